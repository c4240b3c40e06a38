/** What is said of a drill that was stopped while its fault was in force. */
import { expect, it } from 'vitest'
import { journaled, started } from '../../test/support/journaled-fixture.ts'
import { binding, step } from '../../test/support/run-fixture.ts'
import type { RunEvent, RunEventBody } from '../run/events.ts'
import { openFaults } from '../run/open-fault.ts'
import { createFold } from '../run/reduce.ts'
import { localTime } from '../words/times.ts'
import { acceptanceSheet } from './acceptance/sheet.ts'
import { buildReport } from './build.ts'
import { reportHtml } from './html.ts'

const key = { step: 'cut', item: '', host: 'a' }
const action = 'do[0]'
const view = { kind: 'drill', summary: 'stop keepalived', as: 'root', sudo: [] } as const
const none = { sha256: '', bytes: 0, inline: '' }
const armed: RunEventBody = { type: 'restore-armed', ...key, token: 'r1-ab', seconds: 90, script: '' }
const frozen: RunEventBody = { type: 'action-frozen', ...key, action, digest: 'd', view }
const ran = (exitCode: number | null): RunEventBody => ({
  ...{ type: 'command-finished', ...key, action, exitCode, durationMs: 5 },
  ...{ stdout: none, stderr: none },
})
const refused: readonly RunEventBody[] = [
  { type: 'step-started', ...key },
  frozen,
  {
    ...{ type: 'action-finished', ...key, action, verdict: 'fail', changed: false },
    ...{ code: 'already-stopped', params: { service: 'keepalived', host: 'a' } },
  },
  {
    ...{ type: 'diagnosis-made', ...key, diagnosis: 'peer', hosts: ['a'], evidence: [] },
    says: { en: 'No fault was made', zh: '没有制造任何故障' },
  },
  { type: 'decision-made', ...key, decision: 'retry', by: 'li', reason: '' },
]
const stopped: RunEventBody = { type: 'run-finished', outcome: 'cancelled', exitCode: 130 }

/** Half a second apart. */
const at = (seq: number): string => new Date(Date.UTC(2026, 10, 26, 5, 46, 8) + seq * 500).toISOString()
function foldOf(...bodies: readonly RunEventBody[]) {
  const events: readonly RunEvent[] = journaled(started([key]), ...bodies)
  return createFold(events.map(event => ({ ...event, at: at(event.seq) }))).state()
}
async function toldOf(...bodies: readonly RunEventBody[]) {
  const steps = [step('cut', { title: { en: 'Cut', zh: '断开' }, on: ['a'], risk: 'fault' })]
  const report = await buildReport(
    foldOf(...bodies),
    binding(steps),
    () => Promise.resolve(''),
    'ab'.repeat(32),
  )
  return { report, zh: reportHtml(report, 'zh'), sheet: acceptanceSheet(report, 'zh').deviations.join('\n') }
}

it('says where and when the fault was made, that nobody saw it lifted, and when the host ends it', async () => {
  const { report, zh, sheet } = await toldOf(
    { type: 'step-started', ...key },
    ...[frozen, armed, ran(0), ran(0), stopped],
  )

  const says = `演练的故障已于 ${localTime(at(5), 'seconds')} 在 a 上制造，未确认解除。主机在布置自动恢复 90 秒后`
  expect(zh).toContain(says)
  expect(sheet).toContain(says)
  expect(report.steps[0]?.parts[0]?.actions[0]?.changed).toBe(true)
  expect(zh).not.toContain('无改动')
})

it('says of a fault that was only being made that it may be there', async () => {
  const { zh } = await toldOf({ type: 'step-started', ...key }, frozen, armed, ran(0), stopped)

  expect(zh).toContain('演练可能已在')
  expect(zh).toContain('中途中断，可能有改动')
})

it('keeps what a refused attempt said to that attempt, once another one made a fault', async () => {
  const again = [{ type: 'step-started', ...key } as const, frozen, armed, ran(0), ran(0), stopped]
  const { zh } = await toldOf(...refused, ...again)

  expect(zh).toContain('较早一次尝试中出现过已知错误，以下只说明那一次：没有制造任何故障')
  expect((await toldOf(...refused, stopped)).zh).toContain('出现过已知错误：没有制造任何故障')
})

it('knows none once it is disarmed, where it was never armed, and of a revert that guards a change', () => {
  const begun = [{ type: 'step-started', ...key } as const, frozen]
  const said = (code: string): RunEventBody => ({
    ...{ type: 'action-finished', ...key, action, verdict: 'unknown', changed: true, params: {} },
    code,
  })

  expect(openFaults(foldOf(...begun, armed, ran(0), ran(0)))).toMatchObject([{ made: true, seconds: 90 }])
  expect(
    openFaults(
      foldOf(...begun, armed, ran(0), { type: 'restore-disarmed', ...key, token: 'r1-ab', fired: false }),
    ),
  ).toEqual([])
  expect(openFaults(foldOf(...begun, armed, ran(1), said('restore-not-armed')))).toEqual([])
  expect(openFaults(foldOf(...begun, { ...armed, token: 'guard-cut-ab' }))).toEqual([])
})
