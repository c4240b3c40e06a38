import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startSshd, type TestSshd } from '../../../adapters/ssh2/testing/sshd.ts'
import { launchBrowser, startApp } from '../../e2e/app.ts'
import { probePane, type Probe } from '../../e2e/flood.ts'
import { terminalPage } from '../../e2e/pages/terminal.ts'
import { showTerminals } from '../../e2e/terminal-hosts.ts'
import { must } from '../../lab/system/run.ts'
import type { Measured } from '../measure.ts'
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
  readonly size: { readonly columns: number; readonly rows: number }
}

/** 200 MB through sshd, a free shell, the app and its page, beside xterm.js that writes the same bytes from memory. */
export const terminal: Row = {
  number: 5,
  title: '200 MB of output in a terminal pane',
  needsLab: false,
  async measure({ folder, repetitions = 3, say }) {
    await must([process.execPath, 'build/build.mjs'])
    await using sshd = await startSshd()
    const file = join(folder, 'flood')
    writeFileSync(file, block.replaceAll('\r\n', '\n').repeat(blocks))
    const floods: Flood[] = []
    const raw: number[] = []
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const flood = await floodPane(sshd, file)
      const rawMs = await floodRaw(flood.size)
      say(
        `pane ${flood.ms.toFixed(0)} ms, raw ${rawMs.toFixed(0)} ms, slowest echo ${Math.max(...flood.echoes).toFixed(0)} ms`,
      )
      floods.push(flood)
      raw.push(rawMs)
    }
    return results(floods, raw)
  },
}

function results(floods: readonly Flood[], raw: readonly number[]): readonly Measured[] {
  const peer = { name: 'xterm.js alone', samples: raw }
  const echoes = floods.flatMap(flood => flood.echoes)
  const heap = floods.map(flood => Math.max(0, flood.heapGrowthMb))
  return [
    { row: 5, what: terminal.title, unit: 'ms', ours: floods.map(flood => flood.ms), peer, goal: 1.25 },
    { row: 5, what: `${terminal.title}: a key's echo meanwhile`, unit: 'ms', ours: echoes, goal: 50 },
    { row: 5, what: `${terminal.title}: growth of the page's heap`, unit: 'MB', ours: heap, goal: 32 },
  ]
}

async function floodPane(sshd: TestSshd, file: string): Promise<Flood> {
  await using app = await startApp()
  await showTerminals(app, { 'node-a': sshd })
  const pane = terminalPage(app.page, 'node-a')
  await pane.openShell()
  await pane.type("PS1='> ' exec sh\n")
  await pane.waitFor(/^>$/m)
  const probe = await probePane(app.page)
  const size = await probe.size()
  // Fills the scrollback, so that what grows afterwards is a leak.
  await pane.type('seq 1 12000; echo "filled $((20 + 3))"')
  await probe.enterUntil('filled 23')
  const before = await probe.heap()
  await pane.type(`cat ${file}; echo "flooded $((20 + 3))"`)
  const ending = probe.enterUntil('flooded 23')
  await probe.parsed(1_000_000)
  const echoes = await pressKeys(probe)
  const ms = await ending
  const heapGrowthMb = ((await probe.heap()) - before) / 1024 / 1024
  return { ms, echoes, heapGrowthMb, size }
}

async function pressKeys(probe: Probe): Promise<number[]> {
  const echoes: number[] = []
  for (let key = 0; key < keys; key += 1) {
    await new Promise(resolve => setTimeout(resolve, 100))
    echoes.push(await probe.echo('@'))
  }
  return echoes
}

async function floodRaw(size: Flood['size']): Promise<number> {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
    return await writeRaw(page, size, block, blocks)
  } finally {
    await browser.close()
  }
}
