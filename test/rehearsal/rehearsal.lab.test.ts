/** The whole rehearsal through the built command line: what `npm start` shows a newcomer. Simulated hosts, real SSH. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { strayWords, textsOfPage } from '../support/stray-words.ts'
import { newRunDir, siteproof, stateOf } from '../scenarios/siteproof.ts'

it('goes from bare simulated servers to a report that proves both directions and says what it is', async () => {
  const runDir = newRunDir()

  const run = await siteproof(['rehearsal', '--run-dir', runDir])

  expect(run.stderr).toBe('')
  expect(run.code).toBe(0)
  const state = stateOf(runDir)
  expect(run.events[0]).toMatchObject({ type: 'run-started', rehearsal: true })
  expect(run.values.at(-1)).toMatchObject({ headline: { code: 'host-failure-proven' } })
  const drills = Object.values(state.steps).flatMap(part => part.drills)
  expect(drills.map(drill => [drill.result.fault, drill.result.from, drill.result.verdict])).toEqual([
    ['stop-service', 'node-a', 'pass'],
    ['stop-service', 'node-b', 'pass'],
    ['link-down', 'node-a', 'pass'],
    ['link-down', 'node-b', 'pass'],
  ])
  const html = await siteproof([
    '--lang',
    'zh',
    'report',
    runDir,
    '--format',
    'html',
    '-o',
    join(runDir, 'report.html'),
  ])
  expect(html.code).toBe(0)
  const page = readFileSync(join(runDir, 'report.html'), 'utf8')
  expect(page).toContain('主机为模拟')
  expect(strayWords(textsOfPage(page), 'zh')).toEqual([])
}, 280_000)
