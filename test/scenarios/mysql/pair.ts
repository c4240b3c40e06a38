/** Sites and short ways for the scenarios of the MySQL runbooks. */
import { databaseOf } from '../../lab/database/database.ts'
import type { Lab } from '../../lab/lab.ts'
import { newRunDir, siteproof, stateOf, type SiteproofRun } from '../siteproof.ts'

export const nodes = ['node-a', 'node-b'] as const
export const REPL_PASSWORD = 'Repl-Geheim-0815-xyz'
const env = { SITEPROOF_REPL_PASSWORD: REPL_PASSWORD }
const ids: Readonly<Record<string, number>> = { 'node-a': 65, 'node-b': 38 }

interface SiteParts {
  readonly file: string
  readonly params: Readonly<Record<string, unknown>>
  /** Whether the runbook asks for server_id and the password of the replication account. */
  readonly replicates: boolean
  readonly roles?: Readonly<Record<'a' | 'b', readonly string[]>>
}

function siteOf(lab: Lab, { file, params, replicates, roles }: SiteParts): string {
  const own = Object.fromEntries(nodes.map(node => [node, { server_id: ids[node] }]))
  return lab.siteFile({
    file,
    hosts: nodes,
    roles: roles ?? { a: ['node-a'], b: ['node-b'] },
    params,
    values: replicates ? own : {},
    secrets: replicates ? { repl_password: { env: 'SITEPROOF_REPL_PASSWORD' } } : {},
  })
}

/** A site file for mysql-dual-primary; root comes in over the socket without a password. */
export function databaseSite(lab: Lab, more: Readonly<Record<string, unknown>> = {}): string {
  const { service, dropInFolder } = databaseOf(lab, 'node-a')
  const params = { schemas: ['jumpserver'], db_service: service, drop_in: dropInFolder, ...more }
  return siteOf(lab, { file: 'mysql.yaml', params, replicates: true })
}

/** As an engineer has it for mysql-repair-replication: the same, without what only the installation asks for. */
export function repairSite(lab: Lab, more: Readonly<Record<string, unknown>> = {}): string {
  const { service, dropInFolder } = databaseOf(lab, 'node-a')
  const params = { schemas: ['jumpserver'], db_service: service, drop_in: dropInFolder, ...more }
  return siteOf(lab, { file: 'repair.yaml', params, replicates: true })
}

/** For mysql-move-writer: from which node to which. */
export function moveSite(lab: Lab, [from, to]: readonly [string, string]): string {
  const params = { schemas: ['jumpserver'], drop_in: databaseOf(lab, 'node-a').dropInFolder }
  return siteOf(lab, { file: 'move.yaml', params, replicates: false, roles: { a: [from], b: [to] } })
}

/** For mysql-stop-or-remove-replica. */
export function replicaSite(lab: Lab, goal: 'stop' | 'remove'): string {
  const { service, dropInFolder } = databaseOf(lab, 'node-a')
  const params = { goal, db_service: service, drop_in: dropInFolder }
  return siteOf(lab, { file: `${goal}.yaml`, params, replicates: false })
}

/**
 * The 5.6 node has MariaDB's dump tool, which asks for a column that 5.6 does not have; a server's own tool would not. The name of the
 * column is exchanged for an empty text in the program: a stand-in for mysqldump 5.6, and only that.
 */
export async function standInForDump(lab: Lab): Promise<void> {
  if (databaseOf(lab, 'node-a').flavour !== 'mysql-5.6') return
  const script = `sed -i "s#generation_expression#''/*xxxxxxxxxxxxxxx*/#g" "$(readlink -f /usr/bin/mysqldump)"`
  await Promise.all(nodes.map(node => lab.mustExec(node, script)))
}

export interface Outcome {
  readonly code: number | null
  readonly dir: string
  /** `STEP@HOST: codes` of every gate or action that did not pass. */
  readonly stopped: readonly string[]
  /** Steps whose actions changed something. */
  readonly changed: readonly string[]
  /** Codes of known errors that were named. */
  readonly named: readonly string[]
  /** What the checks that did not pass showed, as JSON: both rows, where two nodes have different ones. */
  readonly shown: string
  readonly detail: string
}

function outcome(dir: string, { code, events, stderr }: SiteproofRun): Outcome {
  const failed = events.filter(event => event.type === 'checks-judged' || event.type === 'action-finished')
  const stopped = failed.flatMap(event => {
    if (event.verdict === 'pass' || event.verdict === 'skip') return []
    if (event.type === 'checks-judged' && event.phase === 'skip-if') return []
    const codes =
      event.type === 'action-finished'
        ? [event.code]
        : event.findings
            .filter(one => one.verdict === 'fail' || one.verdict === 'unknown')
            .map(one => one.code)
    return [`${event.step}@${event.host}: ${codes.join(', ')}`]
  })
  const changed = failed.flatMap(event =>
    event.type === 'action-finished' && event.changed && event.verdict !== 'skip'
      ? [`${event.step}@${event.host}`]
      : [],
  )
  const named = events.flatMap(event => (event.type === 'diagnosis-made' ? [event.diagnosis] : []))
  const shown = failed.flatMap(event => (event.type === 'checks-judged' ? event.findings : []))
  return {
    code,
    dir,
    stopped,
    changed: [...new Set(changed)],
    named,
    shown: JSON.stringify(shown.filter(({ verdict }) => verdict === 'fail')),
    detail: JSON.stringify([stderr, stopped, failed.slice(-3)]),
  }
}

const common = ['--yes', '--operator', 'Lab'] as const

/** `asked`: the places of questions (`STEP/NODE/do[0]`) that a person answers with done. */
export async function run(runbook: string, site: string, asked: readonly string[] = []): Promise<Outcome> {
  const dir = newRunDir()
  const args = ['run', runbook, '--site', site, '--run-dir', dir, ...common]
  const answers = Object.fromEntries(asked.map(place => [place, { value: 'done', by: 'Lab' }]))
  return outcome(dir, await siteproof(args, { env, ...(asked.length > 0 && { answers }) }))
}
export async function decide(dir: string, step: string, how: 'fix' | 'retry'): Promise<Outcome> {
  const why = ['--by', 'Lab', '--reason', how === 'fix' ? 'A is right' : 'removed the cause']
  return outcome(dir, await siteproof(['decide', dir, step, `--${how}`, ...why], { env }))
}
export async function resume(dir: string): Promise<Outcome> {
  return outcome(dir, await siteproof(['resume', dir, ...common], { env }))
}
/** Only the gates; test rows included unless told. */
export async function audit(
  runbook: string,
  site: string,
  { canary = true }: { readonly canary?: boolean } = {},
): Promise<Outcome> {
  const more = canary ? ['--allow-canary'] : []
  return outcome(
    '',
    await siteproof(['verify', runbook, '--site', site, ...more, '--operator', 'Lab'], { env }),
  )
}
export async function undo(dir: string): Promise<{ code: number | null; undone: readonly string[] }> {
  const { code } = await siteproof(['undo', dir, ...common], { env })
  const parts = Object.values(stateOf(dir).steps)
  return { code, undone: parts.filter(part => part.outcome === 'undone').map(part => part.key.step) }
}
