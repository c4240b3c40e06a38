/** The same pair on the same real hosts twice: by the command line, and in the app by mouse and keyboard alone. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { comparable, type ComparablePart } from '../../engine/run/comparable.ts'
import { startApp } from '../e2e/app.ts'
import { beginRun } from '../e2e/pages/begin.ts'
import { drive } from '../e2e/pages/drive.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { cablePuller, nodes, siteFor, withKeepalived } from './pair.ts'
import { AUTH_PASS, newRunDir, siteproof, stateOf, stuckAt } from './siteproof.ts'

let lab: Lab

beforeAll(async () => {
  lab = await upLab({ name: 'sc-app', nodes: [...nodes] })
  await withKeepalived(lab)
})
afterAll(async () => {
  await lab?.[Symbol.asyncDispose]()
})

/** Parts as both must agree on them, in planned order. */
function provenIn(runDir: string): readonly ComparablePart[] {
  return comparable(stateOf(runDir))
}

it('from an empty home screen to the exported report, and it reduces to what the command line did', async () => {
  const site = siteFor(lab)
  const runDir = newRunDir()
  const cables = cablePuller(lab)
  const faults = nodes.flatMap(node => ['--allow-fault', node])
  const run = ['run', 'keepalived-vip-pair', '--site', site, '--run-dir', runDir, '--yes', ...faults]
  const byCommand = await siteproof(run, { answers: cables.answers, onEvent: event => cables.onEvent(event) })
  expect(byCommand.code, `${byCommand.stderr}${stuckAt(runDir).join()}`).toBe(0)
  const expected = provenIn(runDir)
  expect((await siteproof(['undo', runDir, '--yes'])).code).toBe(0)

  await using app = await startApp({ env: { SITEPROOF_AUTH_PASS: AUTH_PASS } })
  const { page } = app
  const inApp = await beginRun(app, site, 'keepalived-vip-pair')
  const pull = pullerOf(inApp)
  const ended = (): Promise<boolean> => page.getByRole('button', { name: 'Open the report' }).isVisible()
  await drive(page, 'Li', ended, 600_000, pull)

  expect(stuckAt(inApp)).toEqual([])
  expect(provenIn(inApp)).toEqual(expected)

  await page.getByRole('button', { name: 'Open the report' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Report as PDF' }).click(),
  ])
  expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe('%PDF-')
  expect(app.complaints).toEqual([])
}, 1_200_000)

/** Does at the switch what the questions of the run in `runDir` ask a person to do with a cable, once for each. */
function pullerOf(runDir: string): () => Promise<void> {
  const cables = cablePuller(lab)
  let seen = 0
  return async () => {
    const events = (await readFile(join(runDir, 'journal.jsonl'), 'utf8')).trimEnd().split('\n')
    const fresh = events.slice(seen).map(line => JSON.parse(line) as { type: string })
    seen = events.length
    for (const event of fresh) await cables.onEvent(event)
  }
}
