/** Whole lab runs whose processes are killed and taken up again, over and over, until so many have died. */
import { upLab, type Lab } from '../lab/lab.ts'
import { holders } from '../lab/keepalived-pair.ts'
import { nodes, siteFor, withKeepalived, withPacketFilter } from '../scenarios/pair.ts'
import { siteproof } from '../scenarios/siteproof.ts'
import { lostLines, silentRepeats, tornProblems } from './proof.ts'
import { seeded } from './random.ts'
import { survive, type Survival } from './survive.ts'
import type { Counted, TallyGroup } from './group.ts'

/** More than any run lasts: its processes are killed until it is green, also in its last step. */
const killsPerRun = 60

export const kills: TallyGroup = { counted: 'kills', count: 500, lanes: 4, run: oneRun }

/** A run on bare hosts, its proof, and undo; a run that cannot be brought to its end is a problem like any other. */
async function oneRun({ seed, say }: Parameters<TallyGroup['run']>[0]): Promise<Counted> {
  await using lab = await upLab({ name: `soak-kills-${seed}` })
  await withKeepalived(lab)
  await withPacketFilter(lab)
  const survival = await survive({ lab, site: siteFor(lab), random: seeded(seed), kills: killsPerRun })
  const problems = [...(await problemsOf(lab, survival)), ...(await takenBack(lab, survival))]
  say([`seed ${seed}`, ...survival.story].join('\n  '))
  const { kills: killed, early, torn, decisions, seen } = survival
  const counts = {
    kills: killed,
    killsWithinTheFirstEvents: early,
    tornLines: torn.length,
    decisions: decisions.length,
    linesSeen: seen.size,
  }
  return { counts, problems }
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
