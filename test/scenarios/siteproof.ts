/** The built command line against lab hosts, as a person or a script uses it: one process a command, events read as they come. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { stringify } from 'yaml'
import { writeFileSync } from 'node:fs'
import type { RunEvent } from '../../engine/run/events.ts'
import { createFold } from '../../engine/run/reduce.ts'
import type { RunState, StepState } from '../../engine/run/state.ts'

const root = resolve(import.meta.dirname, '../..')
export const cliPath = join(root, 'dist/cli/main.js')

export const AUTH_PASS = 'k3pPw8zz'

export interface SiteproofRun {
  readonly code: number | null
  readonly stderr: string
  /** Events of this process alone, oldest first. */
  readonly events: readonly RunEvent[]
  /** What else was printed as JSON: the summary line, or a command's value. */
  readonly values: readonly Record<string, unknown>[]
  /** Its output line by line as it came; the last one of a process that was killed may be half a line. */
  readonly lines: readonly string[]
}

export interface SiteproofOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Question id -> answer, prepared before the run. */
  readonly answers?: Readonly<Record<string, { value: string; by?: string; note?: string }>>
  /** Called with each event as it arrives; may kill the process, cut a cable, look at a host. */
  readonly onEvent?: (event: RunEvent, child: ChildProcess) => void | Promise<void>
  /** Called once the process is there; may kill it at a time of its own. */
  readonly onStart?: (child: ChildProcess) => void
  readonly timeoutMs?: number
  /** Network namespace to run in. */
  readonly namespace?: string | undefined
}

/** Runs one command with --json to its end. Rejects only when it does not end in time. */
export async function siteproof(
  args: readonly string[],
  options: SiteproofOptions = {},
): Promise<SiteproofRun> {
  if (!existsSync(cliPath)) throw new Error('dist/cli/main.js is missing: npm run build')
  const inside = options.namespace === undefined ? [] : ['ip', 'netns', 'exec', options.namespace]
  const [program = '', ...words] = [...inside, process.execPath, cliPath, '--json', ...args]
  const child = spawn(program, [...words, ...answersFile(options)], {
    env: {
      ...process.env,
      LC_ALL: 'C.UTF-8',
      SITEPROOF_HOME: settings(),
      SITEPROOF_AUTH_PASS: AUTH_PASS,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const events: RunEvent[] = []
  const values: Record<string, unknown>[] = []
  const lines: string[] = []
  const reactions: Promise<void>[] = []
  let stderr = ''
  options.onStart?.(child)
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  createInterface({ input: child.stdout }).on('line', line => {
    lines.push(line)
    const value = parsed(line)
    if (value === undefined && child.killed) return
    if (value === undefined) throw new Error(`not JSON on standard output: ${line}`)
    if (typeof value['seq'] !== 'number') {
      values.push(value)
      return
    }
    const event = value as unknown as RunEvent
    events.push(event)
    const reaction = options.onEvent?.(event, child)
    if (reaction !== undefined) reactions.push(reaction)
  })
  const code = await ended(child, options.timeoutMs ?? 600_000)
  await Promise.all(reactions)
  return { code, stderr, events, values, lines }
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return undefined
  }
}

function ended(child: ChildProcess, timeoutMs: number): Promise<number | null> {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      failed(new Error(`the command did not end within ${timeoutMs} ms`))
    }, timeoutMs)
    // 'close' comes after all output was read.
    child.on('close', code => {
      clearTimeout(timer)
      done(code)
    })
  })
}

let home: string | undefined
/** Known hosts of these tests, away from the user's own. */
function settings(): string {
  home ??= newFolder('home')
  return home
}

function answersFile(options: SiteproofOptions): readonly string[] {
  if (options.answers === undefined) return []
  const file = join(newFolder('answers'), 'answers.yaml')
  writeFileSync(file, stringify(options.answers))
  return ['--answers', file]
}

/** A new empty folder of this test run; `runDir()` names one that does not exist yet. */
export function newFolder(what: string): string {
  return mkdtempSync(join(tmpdir(), `siteproof-${what}-`))
}
export function newRunDir(): string {
  return join(newFolder('run'), 'run')
}

/** The state that a run folder's journal folds to. */
export function stateOf(runDir: string): RunState {
  const lines = readFileSync(join(runDir, 'journal.jsonl'), 'utf8').trimEnd().split('\n')
  return createFold(lines.map(line => JSON.parse(line) as RunEvent)).state()
}

/** The parts of a step in a run, by host ('*' is the group's). */
export function partsOf(runDir: string, step: string): Readonly<Record<string, StepState>> {
  const parts = Object.values(stateOf(runDir).steps).filter(part => part.key.step === step)
  return Object.fromEntries(parts.map(part => [part.key.host, part]))
}

/** The steps that did not settle, as `step@host: outcome (code of the first failed finding or action)`. */
export function stuckAt(runDir: string): readonly string[] {
  return Object.values(stateOf(runDir).steps)
    .filter(part => part.outcome === 'failed' || part.outcome === 'unknown')
    .map(part => {
      const finding = part.judged
        .at(-1)
        ?.findings.find(one => one.verdict === 'fail' || one.verdict === 'unknown')
      const action = part.actions.at(-1)?.result
      const code = action !== undefined && action.verdict !== 'pass' ? action.code : finding?.code
      return `${part.key.step}@${part.key.host}: ${part.outcome} (${code ?? part.reason ?? ''})`
    })
}
