/** One run of `keepalived-vip-pair` whose processes are killed again and again, taken up each time, to its green end. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { holders } from '../lab/keepalived-pair.ts'
import type { Lab } from '../lab/lab.ts'
import { until } from '../lab/system/run.ts'
import { cablePuller, nodes } from '../scenarios/pair.ts'
import { newRunDir, siteproof, stateOf, stuckAt } from '../scenarios/siteproof.ts'
import type { StepState } from '../../engine/run/state.ts'
import { dying, randomDeath, tear, type Death } from './death.ts'
import type { Random } from './random.ts'

export interface SurvivalPlan {
  readonly lab: Lab
  readonly site: string
  readonly random: Random
  /** So many processes are killed, if the run lasts long enough. */
  readonly kills: number
  /** Last step of the run; all of them without it. */
  readonly until?: string
  /** Moments for the first processes; random ones after that. */
  readonly deaths?: readonly Death[]
}

export interface Survival {
  readonly runDir: string
  /** Every event line that any of the processes printed whole. */
  readonly seen: ReadonlySet<string>
  readonly kills: number
  /** Those of them that died before they had printed so many events as a process that takes a run up again begins with. */
  readonly early: number
  /** SHA-256 of the half lines that were left behind. */
  readonly torn: readonly string[]
  /** `STEP: decision` as a person took them between the processes. */
  readonly decisions: readonly string[]
  /** Exit code of the last process. */
  readonly code: number | null
  readonly story: readonly string[]
}

const fewEnough = 150
const firstEvents = 20

export async function survive(plan: SurvivalPlan): Promise<Survival> {
  const { lab, random } = plan
  const runDir = newRunDir()
  const seen = new Set<string>()
  const torn: string[] = []
  const decisions: string[] = []
  const story: string[] = []
  let kills = 0
  let early = 0
  let words: readonly string[] = firstWords(plan, runDir)
  for (let life = 0; life < fewEnough; life += 1) {
    const death = kills < plan.kills ? (plan.deaths?.[kills] ?? randomDeath(random)) : undefined
    const ended = await live(plan, words, death, runDir)
    for (const line of ended.seen) seen.add(line)
    story.push(
      `${words[0] ?? ''}: ${ended.seen.length} events, ${ended.code === null ? JSON.stringify(death) : `exit ${ended.code}`}`,
    )
    if (ended.code === null) {
      kills += 1
      if (ended.seen.length < firstEvents) early += 1
      const half = random.chance(0.4) ? tear(runDir, seen, random) : undefined
      if (half !== undefined) torn.push(half)
      words = born(runDir) ? resumeWords(plan, runDir) : firstWords(plan, fresh(runDir))
      continue
    }
    if (ended.code === 0 && words[0] !== 'decide')
      return { runDir, seen, kills, early, torn, decisions, code: 0, story }
    const next = words[0] === 'decide' && ended.code === 0 ? 'resume' : await whatNow(lab, runDir)
    if (next !== 'resume') decisions.push(`${next.step}: ${next.decision}`)
    words =
      next === 'resume'
        ? resumeWords(plan, runDir)
        : [
            'decide',
            runDir,
            next.step,
            `--${next.decision}`,
            '--by',
            'Lab',
            '--reason',
            'the process died there',
          ]
    story.push(`  then ${next === 'resume' ? next : `${next.decision} ${next.step}`}`)
  }
  throw new Error(`not green after ${fewEnough} processes: ${story.join('\n')}`)
}

async function live(
  plan: SurvivalPlan,
  words: readonly string[],
  death: Death | undefined,
  runDir: string,
): Promise<{ code: number | null; seen: readonly string[] }> {
  const puller = cablePuller(plan.lab)
  const killer = death === undefined ? undefined : dying(death, join(runDir, 'journal.jsonl'))
  const run = await siteproof(words, {
    ...(words[0] === 'decide' ? {} : { answers: puller.answers }),
    async onEvent(event, child) {
      killer?.onEvent(event, child)
      await puller.onEvent(event)
    },
    ...(killer && { onStart: killer.onStart }),
  })
  // Whoever had pulled a cable puts it back when the laptop has died.
  await puller.release()
  const seen = run.lines.filter(line => line.startsWith('{"seq":') && line.endsWith('}'))
  return { code: run.code, seen }
}

export function firstWords(
  { site, until: last }: Pick<SurvivalPlan, 'site' | 'until'>,
  runDir: string,
): readonly string[] {
  const words = [
    'run',
    'keepalived-vip-pair',
    '--site',
    site,
    '--run-dir',
    runDir,
    '--yes',
    '--operator',
    'Lab',
  ]
  const faults = nodes.flatMap(node => ['--allow-fault', node])
  return [...words, ...faults, ...(last === undefined ? [] : ['--until', last])]
}

export function resumeWords({ until: last }: Pick<SurvivalPlan, 'until'>, runDir: string): readonly string[] {
  return ['resume', runDir, '--yes', '--operator', 'Lab', ...(last === undefined ? [] : ['--until', last])]
}

/** A folder without run.json was never a run: nothing had happened yet, and it is begun anew. */
function born(runDir: string): boolean {
  return existsSync(join(runDir, 'run.json'))
}

function fresh(runDir: string): string {
  rmSync(runDir, { recursive: true, force: true })
  return runDir
}

export type Next = 'resume' | { readonly step: string; readonly decision: 'retry' | 'fix' }

/**
 * What an engineer does where a run did not go on by itself. `anyTrouble`: more than a kill befell it, so that what stopped it may be anything that is over by now.
 */
export async function whatNow(lab: Lab, runDir: string, anyTrouble = false): Promise<Next> {
  const stuck = Object.values(stateOf(runDir).steps).filter(
    part => part.status === 'finished' && (part.outcome === 'failed' || part.outcome === 'unknown'),
  )
  const code = (part: StepState): string => part.actions.at(-1)?.result?.code ?? ''
  const [first] = stuck
  if (first === undefined && anyTrouble) return 'resume'
  if (first === undefined) throw new Error(`stopped, but nothing is stuck: ${runDir}`)
  const away = stuck.find(part => code(part) === 'not-holder')
  if (away !== undefined) return { step: away.key.step, decision: 'fix' }
  await faultOver(lab, runDir)
  if (stuck.every(part => part.reason === 'drift')) return 'resume'
  // The last two: this machine was too busy to measure, which a second try may show.
  const known = [
    'already-stopped',
    'peer-not-running',
    'no-holder',
    'holders-not-measured',
    'outage-uncertain',
  ]
  const open = stuck.find(
    part =>
      ['in-flight', 'needs-decision', 'guard-gone'].includes(part.reason ?? '') || known.includes(code(part)),
  )
  if (open === undefined && anyTrouble) return { step: first.key.step, decision: 'retry' }
  if (open === undefined)
    throw new Error(`stopped by more than the kill: ${stuckAt(runDir).join('; ')} in ${runDir}`)
  return { step: open.key.step, decision: 'retry' }
}

/** A drill that was killed had stopped keepalived: the engineer starts it, without waiting for the armed restore. */
async function faultOver(lab: Lab, runDir: string): Promise<void> {
  const { steps } = stateOf(runDir)
  // A guard arms a way back, too, before keepalived has anything to start with.
  const isDrill = (part: StepState): boolean => part.key.step.startsWith('drill-')
  const struck = Object.values(steps).filter(part => part.armed !== undefined && isDrill(part))
  for (const { key } of struck) await lab.mustExec(key.host, ['systemctl', 'start', 'keepalived'])
  const isPair = steps['start-b||*']?.outcome === 'passed' || struck.length > 0
  if (isPair)
    await until('one holder', 30, async () => (await holders(lab, lab.virtualAddress())).length === 1)
}
