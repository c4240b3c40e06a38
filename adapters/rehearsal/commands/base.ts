/** Small programs every host has and the interpreter has not. */
import type { CustomCommand } from 'just-bash'
import { capacity } from '../world/host.ts'
import { command, failed, ok, type CommandWorld } from './kit.ts'

export function baseCommands({ host, spawn }: CommandWorld): readonly CustomCommand[] {
  return [
    // Permissions are not simulated: everybody here is root.
    command('umask', () => ok()),
    command('chown', async (args, files) => {
      const path = args.at(-1) ?? ''
      return (await files.exists(path)) ? ok() : failed(1, `chown: cannot access '${path}'\n`)
    }),
    // The traps of our scripts only tidy up after a signal, which never comes here.
    command('trap', () => ok()),
    command('sync', () => ok()),
    command('clear', () => ok('\x1b[H\x1b[2J')),
    command('id', args => ok(args.includes('-un') || args.includes('-n') ? 'root\n' : '0\n')),
    command('uname', args => ok(`${uname(host.name, args)}\n`)),
    command('hostname', () => ok(`${host.name}\n`)),
    command('df', () => {
      const { total, used, available } = capacity.disk
      const line = `simulated ${total} ${used} ${available} ${percentUsed} /\n`
      return ok(`Filesystem 1024-blocks Used Available Capacity Mounted on\n${line}`)
    }),
    command('stat', async (args, files, original) => {
      const format = args[0] === '-c' ? args[1] : undefined
      const path = args.at(-1) ?? ''
      if (format === undefined || !(await files.exists(path))) return original()
      const { mode, kind } = await files.mode(path)
      const names = { file: 'regular file', directory: 'directory', link: 'symbolic link' }
      const text = format
        .replaceAll('%a', (mode & 0o7777).toString(8))
        .replaceAll('%U', 'root')
        .replaceAll('%G', 'root')
        .replaceAll('%F', names[kind])
        .replaceAll('%n', path)
      return ok(`${text}\n`)
    }),
    // The interpreter's grep takes every file for text anyway and does not know the option that says so.
    command('grep', (args, _, original) => original(args.filter(word => word !== '-a'))),
    command('setsid', args => {
      spawn(args)
      return ok()
    }),
    command('nohup', args => {
      spawn(args)
      return ok()
    }),
    command('wait', () => ok()),
    command('ss', () =>
      ok(
        'State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n' +
          'LISTEN 0      128          0.0.0.0:22        0.0.0.0:*     users:(("sshd",pid=1,fd=3))\n',
      ),
    ),
  ]
}

/** As df(1) rounds it: up, and of what a user may have. */
export const percentUsed = `${Math.ceil((100 * capacity.disk.used) / (capacity.disk.used + capacity.disk.available))}%`

/** What is asked for, in the order in which uname(1) tells it whatever the order of the options. */
function uname(name: string, args: readonly string[]): string {
  const parts = { s: 'Linux', n: name, r: '6.1.0-rehearsal', v: '#1 SMP', m: 'x86_64', o: 'GNU/Linux' }
  const letters = args.filter(word => /^-\w/.test(word)).join('')
  const asked = Object.entries(parts).filter(([letter]) => letters.includes('a') || letters.includes(letter))
  return asked.length === 0 ? parts.s : asked.map(([, part]) => part).join(' ')
}
