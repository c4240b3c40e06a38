import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { RunbookCard, runbookMethods } from '../../engine/contract/runbooks.ts'
import type { Runbook } from '../../engine/runbook/schema.ts'
import { byTopic } from '../../engine/runbook/topics.ts'
import { loadRunbook, shippedRunbooks } from '../input.ts'
import type { Bench } from '../workbench.ts'

export function runbookHandlers({ library }: Bench): HandlersOf<typeof runbookMethods> {
  return {
    'runbooks.list': async () => byTopic(await shippedRunbooks(library)).map(cardOf),
    'runbooks.read': async ({ runbook }) => (await loadRunbook(library, runbook)).runbook,
  }
}

function cardOf(runbook: Runbook): RunbookCard {
  const { id, version, title, summary, topic, steps, roles, kit, provenOn } = runbook
  return {
    ...{ id, version, title, summary, topic, provenOn },
    steps: steps.length,
    roles: Object.entries(roles).map(([role, one]) => ({ id: role, title: one.title })),
    kit: kit !== undefined,
  }
}
