import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startSshd, type TestSshd } from '../../../adapters/ssh2/testing/sshd.ts'
import type { Look } from '../../e2e/flood.ts'
import type { SiteHost } from '../../e2e/terminal-hosts.ts'
import { must } from '../../lab/system/run.ts'
import { openBarePage } from '../bare-page.ts'
import { timed, type Measured } from '../measure.ts'
import { openPane, type OpenPane } from '../pane.ts'
import { writeRaw } from '../raw-terminal.ts'
import type { Row } from './row.ts'

const line = 'Nov 25 19:30:18 node-a Keepalived_vrrp[4711]: (VI_1) Entering BACKUP STATE 0123456789 巡检\r\n'
const block = line.repeat(Math.floor(32_768 / Buffer.byteLength(line)))
/** 200 MB as the terminal sees them. */
const blocks = Math.ceil(200_000_000 / Buffer.byteLength(block))
/** Keys pressed while the flood runs, by a character that the flood does not hold. */
const keys = 20

interface Flood {
  readonly ms: number
  readonly echoes: readonly number[]
  readonly heapGrowthMb: number
  readonly look: Look
}

/** One repetition. `far`: a host that has its output in memory; `near`: sshd, whose PTY competes for the same cores. */
interface Turn {
  readonly far: Flood
  readonly near: Flood
  readonly rawMs: number
  readonly sshMs: number
}

/** 200 MB through a free shell, the app and its page, beside xterm.js that writes the same bytes from memory. */
export const terminal: Row = {
  number: 5,
  title: '200 MB of output in a terminal pane',
  needsLab: false,
  async measure({ folder, repetitions = 3, say }) {
    await must([process.execPath, 'build/build.mjs'])
    await using sshd = await startSshd()
    writeFileSync(join(folder, 'block'), block)
    writeFileSync(join(folder, 'flood'), block.replaceAll('\r\n', '\n').repeat(blocks))
    for (const key of ['host', 'id'])
      spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)])
    const turns: Turn[] = []
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const far = await floodFar(folder)
      const rawMs = await floodRaw(far.look)
      const near = await floodNear(sshd, join(folder, 'flood'))
      const sshMs = await floodSsh(sshd, join(folder, 'flood'))
      const times = { far: far.ms, raw: rawMs, near: near.ms, ssh: sshMs }
      say(
        Object.entries(times)
          .map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`)
          .join(', '),
      )
      turns.push({ far, near, rawMs, sshMs })
    }
    return results(turns)
  },
}

function results(turns: readonly Turn[]): readonly Measured[] {
  const of = <T>(pick: (turn: Turn) => T): T[] => turns.map(pick)
  const raw = { name: 'xterm.js alone', samples: of(turn => turn.rawMs) }
  const ssh = { name: 'ssh -tt, into nothing', samples: of(turn => turn.sshMs) }
  const near = 'sshd on the same cores'
  const echo = "a key's echo meanwhile"
  const heap = of(turn => Math.max(0, turn.near.heapGrowthMb))
  const row = { row: 5, unit: 'ms' } as const
  const { title } = terminal
  return [
    { ...row, what: title, ours: of(turn => turn.far.ms), peer: raw, goal: 1.25 },
    { ...row, what: `${title}: ${echo}`, ours: turns.flatMap(turn => turn.far.echoes), goal: 50 },
    { ...row, what: `${title}, ${near}`, ours: of(turn => turn.near.ms), peer: ssh, goal: 1.25 },
    { ...row, what: `${title}, ${near}: ${echo}`, ours: turns.flatMap(turn => turn.near.echoes), goal: 50 },
    { row: 5, unit: 'MB', what: `${title}: growth of the page's heap`, ours: heap, goal: 32 },
  ]
}

async function floodFar(folder: string): Promise<Flood> {
  const words = [
    '--import',
    'tsx',
    'test/bench/memory-host.ts',
    folder,
    join(folder, 'block'),
    String(blocks),
  ]
  const host = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(host, 'close')
  const [port] = (await once(host.stdout, 'data')) as [Buffer]
  const fingerprint = (await must(['ssh-keygen', '-lf', join(folder, 'host.pub')])).split(' ')[1] ?? ''
  const flood = await floodPane({ port: Number(String(port)), folder, fingerprint }, () => Promise.resolve())
  host.kill()
  await ended
  return flood
}

function floodNear(sshd: TestSshd, file: string): Promise<Flood> {
  return floodPane(sshd, async ({ type, page, probe }) => {
    await type("PS1='> ' exec sh")
    await page.press('Enter')
    await page.until(`/^>\\s*$/m.test(document.querySelector('.host-pane .xterm-rows').innerText)`)
    // Fills the scrollback, so that what grows afterwards is a leak.
    await type('seq 1 12000; echo "filled $((20 + 3))"')
    await probe.enterUntil('filled 23')
    await type(`cat ${file}; echo "flooded $((20 + 3))"`)
  })
}

async function floodPane(host: SiteHost, prepare: (pane: OpenPane) => Promise<void>): Promise<Flood> {
  await using pane = await openPane(host)
  const { probe } = pane
  await prepare(pane)
  const look = await probe.look()
  const before = await probe.heap()
  const ending = probe.enterUntil('flooded 23')
  await probe.parsed(2_000_000)
  const echoes: number[] = []
  for (let key = 0; key < keys; key += 1) {
    await new Promise(resolve => setTimeout(resolve, 100))
    echoes.push(await probe.echo('@'))
  }
  const ms = await ending
  return { ms, echoes, look, heapGrowthMb: ((await probe.heap()) - before) / 1024 / 1024 }
}

async function floodRaw(look: Look): Promise<number> {
  await using page = await openBarePage()
  return await writeRaw(page, look, block, blocks)
}

/** What the host and OpenSSH's own client need, with nobody to look at it. */
function floodSsh(sshd: TestSshd, file: string): Promise<number> {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR']
  const login = [
    '-i',
    join(sshd.folder, 'id'),
    '-p',
    String(sshd.port),
    ...options.flatMap(option => ['-o', option]),
  ]
  const words = ['ssh', '-tt', '-c', 'aes128-gcm@openssh.com', ...login, 'root@127.0.0.1', `cat ${file}`]
  return timed(async () => {
    const child = spawn(words[0] ?? '', words.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.resume()
    await once(child, 'close')
  })
}
