/** Running something inside a host, beside SSH: for assertions and for setting the scene. */
import { initPid } from '../state.ts'
import { namespaceName } from '../system/paths.ts'
import { run, type RunResult } from '../system/run.ts'

export interface ExecOptions {
  readonly input?: string
  /** The command is killed after this time; 60 s unless told. */
  readonly timeoutSeconds?: number
}

const environment: readonly string[] = [
  'LC_ALL=C',
  'HOME=/root',
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
]

/** The words that put a command into all namespaces of a running host. */
export function enterHost(lab: string, host: string): string[] {
  const pid = initPid(lab, host)
  if (pid === undefined) throw new Error(`${host} of ${lab} is switched off`)
  const spaces = ['--mount', '--uts', '--ipc', '--net', '--pid']
  return [
    ...['nsenter', '--target', String(pid), ...spaces, '--', '/usr/bin/env', '-i', ...environment],
    ...['/usr/bin/setpriv', '--bounding-set=-sys_time,-sys_module,-sys_rawio,-syslog'],
  ]
}

/** The words that put a program of the lab machine into a host's network only. */
export function enterNetwork(lab: string, host: string): string[] {
  return ['ip', 'netns', 'exec', namespaceName(lab, host)]
}

/** Runs a program (words) or a POSIX shell script (one text) as root of a host. */
export async function execOn(
  lab: string,
  host: string,
  command: readonly string[] | string,
  options: ExecOptions = {},
): Promise<RunResult> {
  const words = typeof command === 'string' ? ['/bin/sh', '-c', command] : command
  const limit = ['/usr/bin/timeout', '-k', '1', String(options.timeoutSeconds ?? 60)]
  return run([...enterHost(lab, host), ...limit, ...words], {
    cwd: '/',
    ...(options.input === undefined ? {} : { input: options.input }),
  })
}

/** As `execOn`, for what has to succeed; returns what it printed. */
export async function mustExecOn(
  lab: string,
  host: string,
  command: readonly string[] | string,
  options: ExecOptions = {},
): Promise<string> {
  const result = await execOn(lab, host, command, options)
  if (result.code === 0) return result.stdout
  const words = typeof command === 'string' ? command : command.join(' ')
  const said = `${result.stderr}${result.stdout}`.slice(-2000)
  throw new Error(`on ${host}: ${words.slice(0, 300)} ended with ${result.code ?? 'a signal'}: ${said}`)
}

/** Has sshd read its settings and keys again; it forgets its pid file and writes a new one once it listens. */
export async function reloadSsh(lab: string, host: string): Promise<void> {
  const file = '/run/sshd.pid'
  const wait = `for i in $(seq 100); do [ -s ${file} ] && exit 0; sleep 0.05; done; exit 1`
  await mustExecOn(lab, host, `pid=$(cat ${file}); rm ${file}; kill -HUP "$pid"; ${wait}`)
}
