/** Reads the files that a plan would write, on their hosts, and compares. Reads only. */
import type { FileComparison, HostComparison } from '../../engine/contract/plans.ts'
import { isRunError } from '../../engine/errors.ts'
import type { Plan } from '../../engine/plan/plan.ts'
import { shellQuote } from '../../engine/plan/quote.ts'
import type { CommandResult, Session, Transport } from '../../engine/ports.ts'
import { pool } from '../../engine/run/pool.ts'
import type { Binding } from '../../engine/site/bind.ts'
import { compareFile } from './compare-file.ts'

const atOnce = 4
const limitBytes = 256 * 1024
/** Away from what programs exit with. */
const exits = { absent: 210, odd: 211 }

export function compareHosts(
  transport: Transport,
  binding: Binding,
  plan: Plan,
  signal?: AbortSignal,
): Promise<readonly HostComparison[]> {
  const hosts = Object.values(binding.hosts).filter(({ name }) => filesOf(plan, name).length > 0)
  return pool(hosts, atOnce, async ({ name: host, access }) => {
    try {
      await using session = await transport.open(access, signal)
      const files: FileComparison[] = []
      for (const { path, text } of filesOf(plan, host)) files.push(await compareOne(session, path, text))
      return { host, files }
    } catch (error) {
      if (!isRunError(error)) throw error
      return { host, files: [], error: { code: error.code, params: error.params } }
    }
  })
}

/** The last content that the plan gives each path. */
function filesOf(plan: Plan, host: string): readonly { readonly path: string; readonly text: string }[] {
  const texts = new Map<string, string>()
  for (const part of plan.steps.flatMap(step => step.parts)) {
    if (part.host !== host || part.runs.kind === 'no') continue
    for (const { runs, view } of part.actions) {
      if (runs.kind === 'no' || view?.kind !== 'file' || view.path === undefined) continue
      texts.set(view.path, view.body ?? '')
    }
  }
  return [...texts].map(([path, text]) => ({ path, text }))
}

async function compareOne(session: Session, path: string, planned: string): Promise<FileComparison> {
  const quoted = shellQuote(path)
  const text = `[ -e ${quoted} ] || [ -L ${quoted} ] || exit ${String(exits.absent)}
[ -f ${quoted} ] && [ ! -L ${quoted} ] && [ "$(wc -c <${quoted})" -le ${String(limitBytes)} ] || exit ${String(exits.odd)}
cat ${quoted}
`
  const result = await session.exec({ kind: 'script', text, as: 'root' }, { timeoutSeconds: 30 })
  return judged(path, planned, result)
}

function judged(
  path: string,
  planned: string,
  { exitCode, stdout, truncated }: CommandResult,
): FileComparison {
  if (exitCode === exits.absent) return { path, found: 'absent', hunks: [] }
  if (exitCode === exits.odd || truncated || stdout.includes('\0')) return { path, found: 'odd', hunks: [] }
  if (exitCode !== 0) return { path, found: 'unreadable', hunks: [] }
  return compareFile(path, planned, stdout)
}
