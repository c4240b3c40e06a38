/** The same pair on the same real hosts twice: by the command line, and in the app by mouse and keyboard alone. */
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { comparable, type ComparablePart } from '../../engine/run/comparable.ts'
import { startApp } from '../e2e/app.ts'
import { drive } from '../e2e/pages/drive.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { nodes, siteFor, withKeepalived } from './pair.ts'
import { AUTH_PASS, newRunDir, siteproof, stateOf, stuckAt } from './siteproof.ts'

let lab: Lab

beforeAll(async () => {
  lab = await upLab({ name: 'sc-app', nodes: [...nodes] })
  await withKeepalived(lab)
})
afterAll(async () => {
  await lab?.[Symbol.asyncDispose]()
})

/**
 * What both must agree on: every part but the faults. Those the command line is told beforehand, while the app asks at each of
 * them, after it has looked whether it is needed at all.
 */
function provenIn(runDir: string): { parts: readonly ComparablePart[]; drills: readonly string[] } {
  const parts = comparable(stateOf(runDir))
  const isDrill = ({ step }: ComparablePart): boolean => step.startsWith('drill-')
  return {
    parts: parts.filter(part => !isDrill(part) && part.step !== 'bring-home'),
    drills: parts.filter(isDrill).map(({ step, host, outcome }) => `${step}@${host}: ${outcome}`),
  }
}

it('from an empty home screen to the exported report, and it reduces to what the command line did', async () => {
  const site = siteFor(lab)
  const runDir = newRunDir()
  const byCommand = await siteproof([
    'run',
    'keepalived-vip-pair',
    '--site',
    site,
    '--run-dir',
    runDir,
    '--yes',
  ])
  expect(byCommand.code, `${byCommand.stderr}${stuckAt(runDir).join()}`).toBe(0)
  const expected = provenIn(runDir)
  expect((await siteproof(['undo', runDir, '--yes'])).code).toBe(0)

  await using app = await startApp({ env: { SITEPROOF_AUTH_PASS: AUTH_PASS } })
  const { page } = app
  await page.getByRole('button', { name: 'New site', exact: true }).click()
  await page.getByLabel('Or take over a site file').setInputFiles(site)
  await page.getByLabel('Name of the site').fill('Pair')
  await page.getByRole('button', { name: 'Take over the file' }).click()
  await page.waitForURL(/#\/site\//)
  await page.getByRole('combobox', { name: 'Job' }).selectOption('keepalived-vip-pair')
  await page.getByRole('button', { name: 'Make the plan' }).click()
  await page.getByRole('heading', { name: /^Plan: / }).waitFor()
  await page
    .getByRole('button', { name: 'Start without approval' })
    .or(page.getByRole('button', { name: 'Start without', exact: true }))
    .first()
    .click()
  await page.waitForURL(/#\/run\//)
  const leaveOut = page.getByRole('button', { name: 'Leave this drill out' })
  const ended = async (): Promise<boolean> => {
    // As without --allow-fault: each drill that is asked about is left out.
    while (await leaveOut.isVisible()) {
      await leaveOut.click()
      // Until the next question or step is there, nothing may be typed into this one.
      await page.waitForTimeout(500)
    }
    return page.getByRole('button', { name: 'Open the report' }).isVisible()
  }
  await drive(page, 'Li', ended, 240_000)

  const [name = ''] = await readdir(join(app.home, 'runs'))
  const inApp = join(app.home, 'runs', name)
  expect(stuckAt(inApp)).toEqual([])
  expect(provenIn(inApp)).toEqual(expected)

  await page.getByRole('button', { name: 'Open the report' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Report as PDF' }).click(),
  ])
  expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe('%PDF-')
  expect(app.complaints).toEqual([])
}, 600_000)
