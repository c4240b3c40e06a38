/** Whole lab runs through troubles of every kind, each brought to its green end and then taken back. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { upLab, type Lab } from '../lab/lab.ts'
import { cablePuller, siteFor, withKeepalived } from '../scenarios/pair.ts'
import { siteproof } from '../scenarios/siteproof.ts'
import type { TallyGroup } from './group.ts'
import { problemsOf, takenBack } from './kills.ts'
import { seeded, type Random } from './random.ts'
import { firstWords, resumeWords, whatNow, type Survival } from './survive.ts'
import {
  befall,
  ownLaptop,
  spread,
  troubleKinds,
  type Laptop,
  type Trouble,
  type TroubleKind,
} from './troubles.ts'

export interface OrdealPlan {
  readonly lab: Lab
  readonly laptop: Laptop
  readonly random: Random
  /** In the order in which they strike; what has not struck by the end is not counted. */
  readonly troubles: readonly Trouble[]
  readonly until?: string
}

export interface Ordeal extends Survival {
  readonly struck: readonly TroubleKind[]
}

const fewEnough = 40

/** Runs until green; a process that ends otherwise is taken up again, as an engineer would once the trouble is over. */
export async function ordeal(plan: OrdealPlan): Promise<Ordeal> {
  const { lab, laptop, random } = plan
  const runDir = join(laptop.disk, `run-${random.between(0, 1_000_000)}`)
  const run = { site: siteFor(lab), ...(plan.until !== undefined && { until: plan.until }) }
  const waiting = [...plan.troubles]
  const seen = new Set<string>()
  const [decisions, story, struck]: [string[], string[], TroubleKind[]] = [[], [], []]
  let counted = 0
  let going: Promise<void> | undefined
  let words = firstWords(run, runDir)
  for (let life = 0; life < fewEnough; life += 1) {
    const puller = cablePuller(lab)
    const ended = await siteproof(words, {
      env: laptop.env,
      ...(words[0] === 'decide' ? {} : { answers: puller.answers }),
      async onEvent(event, child) {
        counted += 1
        const [next] = waiting
        if (next !== undefined && counted >= next.at && going === undefined) {
          waiting.shift()
          struck.push(next.kind)
          story.push(`  ${next.kind} at event ${counted} (${event.type})`)
          going = befall(next.kind, event, child, plan).finally(() => (going = undefined))
        }
        await puller.onEvent(event)
      },
    })
    await going
    await puller.release()
    for (const line of ended.lines) if (line.startsWith('{"seq":') && line.endsWith('}')) seen.add(line)
    story.push(`${words[0] ?? ''}: exit ${ended.code ?? 'by a signal'}`)
    if (ended.code === 0 && words[0] !== 'decide')
      return { runDir, seen, kills: 0, early: 0, torn: tornIn(runDir), decisions, code: 0, story, struck }
    const now = ended.code === 0 ? 'resume' : await whatNow(lab, runDir, true)
    if (now !== 'resume') decisions.push(`${now.step}: ${now.decision}`)
    story.push(`  then ${now === 'resume' ? now : `${now.decision} ${now.step}`}`)
    words =
      now === 'resume'
        ? resumeWords(run, runDir)
        : ['decide', runDir, now.step, `--${now.decision}`, '--by', 'Lab', '--reason', 'the trouble is over']
  }
  throw new Error(`not green after ${fewEnough} processes: ${story.join('\n')}`)
}

/** Half lines that a full disk left: what the journal says of them is what has to be kept. */
function tornIn(runDir: string): readonly string[] {
  const lines = readFileSync(join(runDir, 'journal.jsonl'), 'utf8').trimEnd().split('\n')
  return lines
    .map(line => JSON.parse(line) as { type: string; tornSha256?: string })
    .flatMap(event => (event.type === 'journal-repaired' ? [event.tornSha256 ?? ''] : []))
}

/** A round of every kind of trouble, at moments that the seed chooses. */
export const survival: TallyGroup = {
  counted: 'rounds',
  count: 3,
  lanes: 1,
  async run({ seed, say }) {
    const random = seeded(seed)
    await using lab = await upLab({
      name: `soak-survival-${seed}`,
      diskLimit: { 'node-a': '600M', 'node-b': '600M' },
    })
    await using laptop = await ownLaptop(lab)
    await withKeepalived(lab)
    const troubles = spread(troubleKinds, 25, 170, random)
    const done = await ordeal({ lab, laptop, random, troubles })
    const problems = [...(await problemsOf(lab, done)), ...(await takenBack(lab, done))]
    say([`seed ${seed}`, ...done.story].join('\n  '))
    const struck = Object.fromEntries(
      troubleKinds.map(kind => [kind, done.struck.filter(one => one === kind).length]),
    )
    const { decisions, seen } = done
    return { counts: { rounds: 1, ...struck, decisions: decisions.length, linesSeen: seen.size }, problems }
  },
}
