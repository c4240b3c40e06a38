/** Whole lab runs, killed and taken up again until so many processes have died. */
import { upLab, type Lab } from '../lab/lab.ts'
import { holders } from '../lab/keepalived-pair.ts'
import { nodes, siteFor, withKeepalived } from '../scenarios/pair.ts'
import { siteproof } from '../scenarios/siteproof.ts'
import { lostLines, silentRepeats, tornProblems } from './proof.ts'
import { seeded } from './random.ts'
import { survive, type Survival } from './survive.ts'
import type { Counts, SoakPlan } from './group.ts'

const killsPerRun = 13
const lanes = 4

interface Survived {
  kills: number
  tornLines: number
  decisions: number
  linesSeen: number
  problems: number
}
interface Tally extends Survived {
  runs: number
}

export async function kills({ seed, count, say }: SoakPlan): Promise<Counts> {
  const tally: Tally = { runs: 0, kills: 0, tornLines: 0, decisions: 0, linesSeen: 0, problems: 0 }
  let next = seed
  async function lane(index: number): Promise<void> {
    while (tally.kills < count) {
      const own = next
      next += 1
      const survived = await oneRun(
        `soak-kills-${index}`,
        own,
        Math.min(killsPerRun, count - tally.kills),
        say,
      )
      tally.runs += 1
      tally.kills += survived.kills
      tally.tornLines += survived.tornLines
      tally.decisions += survived.decisions
      tally.linesSeen += survived.linesSeen
      tally.problems += survived.problems
    }
  }
  await Promise.all(Array.from({ length: lanes }, (_, index) => lane(index)))
  return { ...tally }
}

/** A run on bare hosts, its proof, and undo; a run that cannot be brought to its end is a problem like any other. */
async function oneRun(name: string, seed: number, count: number, say: SoakPlan['say']): Promise<Survived> {
  try {
    await using lab = await upLab({ name })
    await withFirewall(lab)
    const survival = await survive({ lab, site: siteFor(lab), random: seeded(seed), kills: count })
    const problems = [...(await problemsOf(lab, survival)), ...(await takenBack(lab, survival))]
    say([`seed ${seed}`, ...survival.story, ...problems.map(one => `PROBLEM ${one}`)].join('\n  '))
    const { kills: killed, torn, decisions, seen } = survival
    return {
      kills: killed,
      tornLines: torn.length,
      decisions: decisions.length,
      linesSeen: seen.size,
      problems: problems.length,
    }
  } catch (error) {
    say(`seed ${seed}\n  PROBLEM ${String(error)}`)
    return { kills: 0, tornLines: 0, decisions: 0, linesSeen: 0, problems: 1 }
  }
}

/** keepalived installed, and a packet filter with an input chain, so that a script of the runbook has something to change. */
export async function withFirewall(lab: Lab): Promise<void> {
  await withKeepalived(lab)
  const rules = 'table inet filter { chain input { type filter hook input priority 0; policy accept; }; }'
  for (const node of nodes) await lab.mustExec(node, ['nft', '-f', '-'], { input: rules })
}

/** What is wrong after a run that ended green. */
export async function problemsOf(lab: Lab, { runDir, seen, torn }: Survival): Promise<readonly string[]> {
  const verified = await siteproof(['report', '--verify', runDir])
  const holding = await holders(lab, lab.virtualAddress())
  const sick = await Promise.all(nodes.map(node => sicknessOf(lab, node)))
  return [
    ...lostLines(runDir, seen),
    ...tornProblems(runDir, torn),
    ...silentRepeats(runDir),
    ...(verified.code === 0 ? [] : [`the journal does not verify: ${JSON.stringify(verified.values)}`]),
    ...(holding.length === 1 ? [] : [`holders: ${holding.join(', ')}`]),
    ...sick.flat(),
  ]
}

async function sicknessOf(lab: Lab, node: string): Promise<readonly string[]> {
  const active = await lab.exec(node, ['systemctl', 'is-active', 'keepalived'])
  const left = await lab.exec(
    node,
    'ls -A /run/siteproof /var/tmp/siteproof-restore /etc/keepalived 2>/dev/null',
  )
  const odd = left.stdout
    .split('\n')
    .filter(name => /^restore-|siteproof|\.part$|\.new$/.test(name) && !name.startsWith('/'))
  return [
    ...(active.stdout.trim() === 'active' ? [] : [`keepalived on ${node}: ${active.stdout.trim()}`]),
    ...odd.map(name => `left on ${node}: ${name}`),
  ]
}

/** Undo proves that every change of the run is known, however often it was interrupted. */
export async function takenBack(lab: Lab, { runDir }: Survival): Promise<readonly string[]> {
  const undone = await siteproof(['undo', runDir])
  const problems =
    undone.code === 0 ? [] : [`undo ended with ${undone.code ?? 'a signal'}: ${undone.stderr} in ${runDir}`]
  for (const node of nodes) {
    const left = await lab.exec(
      node,
      'pgrep -x keepalived; ls /etc/keepalived/keepalived.conf 2>/dev/null; nft list ruleset | grep siteproof',
    )
    if (left.stdout !== '')
      problems.push(`after undo on ${node}: ${left.stdout.trim().replaceAll('\n', ', ')}`)
  }
  return problems
}
