/** What is said of a drill while nobody heard what a node held. */
import { expect, it } from 'vitest'
import { journaled, started } from '../../test/support/journaled-fixture.ts'
import { binding, step } from '../../test/support/run-fixture.ts'
import type { DrillResult, Interval } from '../drift/types.ts'
import { createFold } from '../run/reduce.ts'
import { acceptanceSheet } from './acceptance/sheet.ts'
import { buildReport } from './build.ts'
import { reportHtml } from './html.ts'

const key = { step: 'cable', item: '', host: 'a' }
const samples = '{"holders":[],"reachability":[],"marks":[]}'

async function sheetsOf(overlap: Interval, notMeasured: readonly string[], reasons: readonly string[] = []) {
  const result = {
    ...{ fault: 'link-down', from: 'a', to: 'b', address: '10.0.0.9', verdict: 'pass', vantage: 'laptop' },
    ...{
      outage: { min: 2390, max: 2740 },
      gap: { min: 2000, max: 2500 },
      expectedMs: { min: 2000, max: 3000 },
    },
    ...{ durationMs: 9000, faultAtMs: 1000, allowedMs: 5000, observers: [], reasons, gratuitousArps: 5 },
    ...{ holderAfter: 'b', overlap, notMeasured },
  } as DrillResult
  const steps = [step('cable', { title: { en: 'Cable', zh: '断线' }, on: ['a'], risk: 'fault' })]
  const events = journaled(
    started([key]),
    { type: 'step-started', ...key },
    { type: 'drill-measured', ...key, result, samples: { sha256: '', bytes: 2, inline: samples } },
    { type: 'step-finished', ...key, outcome: 'passed' },
    { type: 'run-finished', outcome: 'passed', exitCode: 0 },
  )
  const state = createFold(events).state()
  const report = await buildReport(state, binding(steps), () => Promise.resolve(samples), 'ab'.repeat(32))
  return {
    en: acceptanceSheet(report, 'en'),
    zh: acceptanceSheet(report, 'zh'),
    html: String(reportHtml(report, 'zh')),
  }
}

it('names double holding where it was not measured, in note, row and result alike', async () => {
  const { en, zh } = await sheetsOf({ min: 0, max: 9000 }, ['holder-lines-late'])
  expect(en.deviations.join()).toContain(
    'whether two nodes held 10.0.0.9 at once in that time was not measured',
  )
  expect(zh.deviations.join()).toContain('期间是否有两个节点同时持有 10.0.0.9 未测量')
  expect(en.items[0]).toMatchObject({ tone: 'pass', verdict: '✔ pass (double holding not measured)' })
  expect(zh.items[0]?.verdict).toBe('✔ 通过（双持有未测量）')
  expect(en.items[0]?.measured).toContain('double holding not measured')
  expect(en.result).toContain('double holding was not measured in 1 drill(s)')
  expect(zh.result).toContain('1 项演练的双持有未测量')
})

it('says the bound where there is one, and nothing of it where every node was heard', async () => {
  const bounded = await sheetsOf({ min: 0, max: 453 }, ['holder-link-lost'])
  expect(bounded.en.deviations.join()).toContain('two nodes held 10.0.0.9 at once for 0.46 s at most')
  expect(bounded.zh.deviations.join()).toContain('两个节点同时持有 10.0.0.9 至多 0.46 秒')
  expect(bounded.en.items[0]).toMatchObject({ verdict: '✔ pass' })
  expect(bounded.en.items[0]?.measured).toContain('double holding for 0.46 s at most')
  const never = await sheetsOf({ min: 0, max: 0 }, ['holder-lines-late'])
  expect(never.en.deviations.join()).toContain('but never did two nodes hold 10.0.0.9 at once')
  expect(never.zh.deviations.join()).toContain('但从未有两个节点同时持有 10.0.0.9')
  expect(JSON.stringify(never)).not.toMatch(/0\.00 s at most|至多 0\.00 /)
  const heard = await sheetsOf({ min: 0, max: 453 }, [])
  expect(JSON.stringify(heard.en)).not.toContain('double holding')
})

it('says amber, on the sheet and in the report, where double holding is not excluded', async () => {
  const open = await sheetsOf({ min: 0, max: 640 }, [], ['overlap-not-excluded'])
  expect(open.en.items[0]).toMatchObject({ tone: 'unknown', verdict: '? unknown' })
  expect(open.zh.items[0]?.measured).toContain('不能排除两台曾同时持有 10.0.0.9，最长 0.64 秒')
  expect(open.zh.deviations.join()).toContain('不能排除两台曾同时持有 10.0.0.9，最长 0.64 秒')
  expect(open.en.deviations.join()).toContain('double holding of 10.0.0.9 for up to 0.64 s is not excluded')
  expect(open.html).toMatch(/verdict unknown/)
})
