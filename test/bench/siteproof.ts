/** Our side: the command line as it is built, one process a run. */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { must } from '../lab/system/run.ts'
import { siteText, type BenchHosts } from './hosts.ts'
import { runbookText } from './steps.ts'

const root = resolve(import.meta.dirname, '../..')
/** Beside the build that tests use, so that neither takes the other's files away. */
const outDir = 'dist/bench'

export async function buildCli(): Promise<void> {
  const config = ['--config', 'build/vite.cli.ts', '--configLoader', 'runner', '--logLevel', 'warn']
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  await must([process.execPath, vite, 'build', ...config, '--outDir', outDir], { cwd: root })
}

export interface CliResult {
  readonly ms: number
  /** The most memory that the process ever held, in MiB. */
  readonly peakMb: number
}

/** One command of the built command line, which has to exit 0. */
export async function siteproof(folder: string, args: readonly string[]): Promise<CliResult> {
  const start = performance.now()
  const child = spawn(process.execPath, [...profiling(), join(root, outDir, 'main.js'), '--json', ...args], {
    env: { ...process.env, SITEPROOF_HOME: join(folder, 'home') },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let peakMb = 0
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const sampler = setInterval(() => (peakMb = Math.max(peakMb, highWater(child.pid))), 20)
  const code = await new Promise<number | null>(done => child.on('close', done))
  const ms = performance.now() - start
  clearInterval(sampler)
  if (code !== 0) throw new Error(`siteproof ${args.join(' ')} ended with ${code ?? 'a signal'}: ${said}`)
  return { ms, peakMb }
}

/** `BENCH_PROFILE=FOLDER npm run bench -- 2` leaves CPU profiles of our processes there. */
function profiling(): string[] {
  const folder = process.env['BENCH_PROFILE']
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`]
}

/** The kernel's own high-water mark, so that sampling late misses nothing but the last moment. */
function highWater(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
    return Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Writes runbook and site; gives the words of `run` up to the run folder. */
export function prepareRun(folder: string, steps: number, hosts: BenchHosts): readonly string[] {
  const runbook = join(folder, 'runbook')
  const site = join(folder, 'site.yaml')
  mkdirSync(runbook, { recursive: true })
  writeFileSync(join(runbook, 'runbook.yaml'), runbookText(steps))
  writeFileSync(join(runbook, 'lab.json'), JSON.stringify({ schema: 'siteproof/proven/v1', proven: [] }))
  writeFileSync(site, siteText(hosts))
  return ['run', runbook, '--site', site, '--yes', '--run-dir']
}
