/** The window is closed and the app killed in the middle of a command on a real host: reopened, everything is still there. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ActionRecord } from '../../engine/run/state.ts'
import { startApp, type AppUnderTest } from '../e2e/app.ts'
import { beginRun } from '../e2e/pages/begin.ts'
import { drive } from '../e2e/pages/drive.ts'
import { terminalPage } from '../e2e/pages/terminal.ts'
import { ensureKit } from '../lab/kit/build.ts'
import { installKeepalived } from '../lab/kit/install.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { hostOf } from '../lab/state.ts'
import { silentRepeats } from '../soak/proof.ts'
import { siteFor } from './pair.ts'
import { partsOf, stuckAt } from './siteproof.ts'

let lab: Lab

beforeAll(async () => {
  lab = await upLab({ name: 'sc-killed', nodes: ['node-a', 'node-b'] })
  // It compiles on node-a alone: node-b has what it should have.
  await installKeepalived(lab.state, hostOf(lab.state, 'node-b'))
})
afterAll(async () => {
  await lab?.[Symbol.asyncDispose]()
})

it('lands on the same step with the text of its pane, finds the job again, and goes on', async () => {
  const kit = await ensureKit()
  await using app = await startApp({ viewport: { width: 1366, height: 768 } })
  const runDir = await beginRun(app, siteFor(lab, { kit }), 'keepalived-install')
  const configures = (): readonly ActionRecord[] =>
    partsOf(runDir, 'build')['node-a']?.actions.filter(one => one.view.body?.includes('./configure')) ?? []

  await drive(app.page, 'Li', async () => Promise.resolve(configures().length > 0), 240_000)
  await terminalPage(app.page, 'node-a').waitFor(/checking (for|whether) /)
  const step = await currentStep(app)
  // The window alone: what is under way goes on without it.
  await app.page.close()
  await app.kill()
  const [cut] = configures()
  expect(cut?.result).toBeUndefined()

  await app.reopen()
  await app.page.waitForURL(/#\/run\//)
  await app.page.locator('.primary').waitFor()
  expect(await currentStep(app)).toBe(step)
  await terminalPage(app.page, 'node-a').waitFor(/checking (for|whether) /)

  await app.page.locator('.primary').click()
  const configured = (): boolean => configures().at(-1)?.result !== undefined
  await drive(app.page, 'Li', async () => Promise.resolve(configured()), 240_000)
  expect(stuckAt(runDir)).toEqual([])
  // Frozen once more by the second process, and found running: not started a second time.
  expect(configures().map(one => one.result?.verdict)).toEqual([undefined, 'pass'])
  expect(silentRepeats(runDir)).toEqual([])
  expect(app.complaints.filter(line => !/WebSocket/.test(line))).toEqual([])
}, 600_000)

/** What the rail marks as the step where the run stands. */
async function currentStep({ page }: AppUnderTest): Promise<string> {
  return (await page.locator('[aria-current="step"] .title').textContent())?.trim() ?? ''
}
