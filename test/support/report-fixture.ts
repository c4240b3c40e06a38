/** The report of a run over the kinds of run-fixture, for the tests of what is printed and saved from one. */
import { buildReport } from '../../engine/report/build.ts'
import type { Report } from '../../engine/report/model.ts'
import type { NoteEntry } from '../../engine/run/notes.ts'
import { runSteps } from '../../engine/run/sequence.ts'
import type { Step } from '../../engine/runbook/schema.ts'
import { facts } from './kind-fixture.ts'
import { started } from './journaled-fixture.ts'
import { fixture, type World } from './run-fixture.ts'

/** The hash of the last line that every such report names. */
export const anchor = 'ab'.repeat(32)

export async function reportOf(
  steps: readonly Step[],
  verdicts: World['verdicts'] = {},
  entries: readonly NoteEntry[] = [],
): Promise<Report> {
  const { context } = fixture(steps, { log: [], verdicts })
  const { recorder, binding } = context
  const planned = steps.flatMap(one => ['a', 'b'].map(host => ({ step: one.id, item: '', host })))
  await recorder.emit(started(planned, { runId: '20261125-beef', operator: '李工' }))
  for (const [host, clockOffsetMs] of [
    ['a', 3.2],
    ['b', -1200],
  ] as const)
    await recorder.emit({ type: 'facts-gathered', host, facts: { ...facts, clockOffsetMs } })
  const passed = await runSteps(context, steps)
  await recorder.emit({
    type: 'run-finished',
    outcome: passed ? 'passed' : 'failed',
    exitCode: passed ? 0 : 1,
  })
  for (const entry of entries) await recorder.emit({ type: 'report-noted', by: '李工', entry })
  const state = recorder.fold.state()
  const read = context.ports.journal.readOutput
  return buildReport(state, binding, read, anchor, () => Promise.resolve('data:x'))
}
