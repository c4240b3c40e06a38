import { z } from 'zod'
import { actionKinds } from '../../engine/actions/registry.ts'
import { checkKinds } from '../../engine/checks/registry.ts'
import { changeRequestHtml } from '../../engine/plan/change-request.ts'
import { HostFacts } from '../../engine/plan/facts.ts'
import { planHtml } from '../../engine/plan/plan-html.ts'
import { planText } from '../../engine/plan/plan-text.ts'
import { buildPlan, planJson, type Plan } from '../../engine/plan/plan.ts'
import type { Language } from '../../engine/runbook/text.ts'
import { readInput, sitePath } from '../../adapters/files/load.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { needed, oneOf, parseArguments } from '../arguments.ts'
import { loadInput } from '../../app/input.ts'
import { refuseUnknownHosts } from '../run-options.ts'
import { UsageError } from '../shell.ts'
import { writeResult } from '../write.ts'
import type { Command } from './command.ts'
import { libraryOf } from '../library.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import { formProblem } from '../../engine/words/form.ts'

const formats = {
  text: planText,
  html: planHtml,
  json: planJson,
  'change-request': changeRequestHtml,
} satisfies Record<string, (plan: Plan, language: Language) => string>

/** Every action per host, rendered, secrets masked. Connects to nothing. */
export const plan: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(
    args,
    {
      site: { type: 'string' },
      facts: { type: 'string' },
      format: { type: 'string' },
      output: { type: 'string', short: 'o' },
      'allow-fault': { type: 'string', multiple: true },
      'no-faults': { type: 'boolean' },
    },
    ['RUNBOOK'],
  )
  const given = values.format ?? (shell.json ? 'json' : 'text')
  const format = oneOf(given, ['text', 'html', 'json', 'change-request'], '--format')
  const { binding, siteDir } = await loadInput(
    libraryOf(shell),
    positionals[0] ?? '',
    needed(values.site, '--site'),
  )
  const facts = values.facts === undefined ? undefined : await readFacts(values.facts)
  const allowedFaults = faultsOf(values['allow-fault'], values['no-faults'] === true)
  refuseUnknownHosts(binding, allowedFaults ?? [])
  const built = buildPlan(binding, {
    digest: systemDigest,
    registries: { actions: actionKinds, checks: checkKinds },
    ...(facts !== undefined && { facts }),
    ...(allowedFaults !== undefined && { allowedFaults }),
    ...(binding.site.kit !== undefined && { kitDir: sitePath(binding.site.kit.dir, siteDir) }),
  })
  await writeResult(shell, formats[format](built, shell.language), values.output)
  return 0
}

/** Drills are planned as if they were allowed on all hosts, unless it is said on which, or on none. */
function faultsOf(allowed: readonly string[] | undefined, none: boolean): readonly string[] | undefined {
  if (none && allowed !== undefined) throw new UsageError('faults-both')
  return none ? [] : allowed
}

/** As `preflight --facts-out` wrote them. */
async function readFacts(path: string): Promise<Readonly<Record<string, HostFacts>>> {
  const text = new TextDecoder().decode(await readInput(path))
  try {
    return z.record(z.string(), HostFacts).parse(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof z.ZodError ? formProblem(error.issues[0]) : phrase('line-not-json')
    throw new UsageError('json-invalid', { path, reason })
  }
}
