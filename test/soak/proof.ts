/** What must hold of a journal whose writers were killed, whatever the moments. Problems are told as lines; none is the proof. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { RunEvent } from '../../engine/run/events.ts'

export function readEvents(runDir: string): readonly RunEvent[] {
  return linesOf(join(runDir, 'journal.jsonl')).map(line => JSON.parse(line) as RunEvent)
}

function linesOf(path: string, encoding: 'utf8' | 'latin1' = 'utf8'): readonly string[] {
  if (!existsSync(path)) return []
  return readFileSync(path, encoding)
    .split('\n')
    .filter(line => line !== '')
}

/** Every event line that any process printed stands in the journal, byte for byte. */
export function lostLines(runDir: string, seen: Iterable<string>): readonly string[] {
  const kept = new Set(linesOf(join(runDir, 'journal.jsonl')))
  return [...seen].filter(line => !kept.has(line)).map(line => `lost: ${line.slice(0, 200)}`)
}

/** Each half line is kept in journal.torn and told by one `journal-repaired`, and nothing else is. */
export function tornProblems(runDir: string, torn: readonly string[]): readonly string[] {
  // Killed during the repair, the next process keeps the same half line once more.
  // Half a line may end within a character, so its bytes are compared.
  const kept = new Set(linesOf(join(runDir, 'journal.torn'), 'latin1').map(sha256))
  const told = readEvents(runDir).flatMap(event =>
    event.type === 'journal-repaired' ? [event.tornSha256] : [],
  )
  return [
    ...torn.filter(one => !told.includes(one)).map(one => `torn line without an event: ${one}`),
    ...told.filter(one => !kept.has(one)).map(one => `torn line not kept: ${one}`),
    ...[...kept].filter(one => !told.includes(one)).map(one => `kept, but not told: ${one}`),
  ]
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex')
}

interface Part {
  attempts: number
  /** Of this attempt. */
  frozen: Set<string>
  decided: boolean
}

/**
 * Changes that were made again without anybody's decision: a script, a restart or a deliberate fault that began twice in one
 * attempt, or a second attempt at a step that had begun to change things.
 */
export function silentRepeats(runDir: string): readonly string[] {
  const { risks, jobs } = stepsOf(runDir)
  const parts = new Map<string, Part>()
  const problems: string[] = []
  for (const event of readEvents(runDir)) {
    if (!('step' in event) || risks.get(event.step) === 'read') continue
    const key = `${event.step}@${event.host}`
    const part = parts.get(key) ?? { attempts: 0, frozen: new Set<string>(), decided: false }
    parts.set(key, part)
    if (event.type === 'decision-made') part.decided = true
    if (event.type === 'step-started') {
      if (part.frozen.size > 0 && !part.decided)
        problems.push(`undecided attempt: ${key}, event ${event.seq}`)
      Object.assign(part, { attempts: part.attempts + 1, frozen: new Set<string>(), decided: false })
    }
    if (event.type === 'action-frozen' && event.action.startsWith('do[')) {
      const findsItsJob = jobs.has(`${event.step} ${event.action}`)
      if (part.frozen.has(event.action) && !findsItsJob && !mayRepeat(event.view))
        problems.push(`repeated: ${key} ${event.action}, event ${event.seq}`)
      part.frozen.add(event.action)
    }
  }
  return problems
}

/** Kinds that look at the host first, and so do nothing twice. */
function mayRepeat(view: { readonly kind: string; readonly summary: string }): boolean {
  if (view.kind === 'service') return !/restarted|reloaded/.test(view.summary)
  return view.kind === 'file' || view.kind === 'upload' || view.kind === 'wait'
}

/** The risk of each step, and the detached scripts, which are found again by their token: `STEP do[N]`. */
function stepsOf(runDir: string): { risks: ReadonlyMap<string, string>; jobs: ReadonlySet<string> } {
  const text = readFileSync(join(runDir, 'runbook', 'runbook.yaml'), 'utf8')
  const { steps } = parse(text) as {
    steps: { id: string; risk: string; do?: { run?: { detach?: boolean } | string }[] }[]
  }
  const jobs = steps.flatMap(({ id, do: actions = [] }) =>
    actions.flatMap(({ run }, index) =>
      typeof run === 'object' && run.detach === true ? [`${id} do[${index}]`] : [],
    ),
  )
  return { risks: new Map(steps.map(step => [step.id, step.risk])), jobs: new Set(jobs) }
}
