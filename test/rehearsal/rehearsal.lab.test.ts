/** The whole rehearsal through the built command line: what `npm start` shows a newcomer. Simulated hosts, real SSH. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loneLaptop } from '../lab/observe/egress.ts'
import { newRunDir, siteproof, stateOf } from '../scenarios/siteproof.ts'
import { strayWords, textsOfPage } from '../support/stray-words.ts'

it('goes from bare simulated servers to a report that proves both directions and says what it is', async () => {
  const runDir = newRunDir()
  await using laptop = await loneLaptop('rehearsal')
  const { namespace } = laptop

  const run = await siteproof(['rehearsal', '--run-dir', runDir], { namespace })

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
  const file = join(runDir, 'report.html')
  const html = await siteproof(['--lang', 'zh', 'report', runDir, '--format', 'html', '-o', file], {
    namespace,
  })
  expect(html.code).toBe(0)
  const page = readFileSync(file, 'utf8')
  expect(page).toContain('主机为模拟')
  expect(strayWords(textsOfPage(page), 'zh')).toEqual([])
  // That the meter counts is shown in trust/egress.
  expect([await laptop.strangePackets(), await laptop.strangers()]).toEqual([0, []])
}, 280_000)
