/** A virtual IP that was wrong in the site file, corrected in the middle of the run: taken back with the old value, done anew. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Report } from '../../engine/report/model.ts'
import { holders } from '../lab/keepalived-pair.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { nodes, siteFor, withKeepalived } from './pair.ts'
import { newFolder, newRunDir, partsOf, siteproof, stateOf, stuckAt } from './siteproof.ts'

let lab: Lab
let site: string
const conf = '/etc/keepalived/keepalived.conf'
const wrong = () => lab.virtualAddress()
const right = () => lab.virtualAddress(151)

beforeAll(async () => {
  lab = await upLab({ name: 'sc-correction' })
  await withKeepalived(lab)
  site = siteFor(lab)
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

/** The same site file with one piece exchanged, under another name. */
function corrected(from: string, to: string): string {
  const file = join(newFolder('site'), 'site.yaml')
  const text = readFileSync(site, 'utf8')
  expect(text).toContain(from)
  writeFileSync(file, text.replaceAll(from, to))
  return file
}
const args = (...words: readonly string[]) => [...words, '--yes', '--operator', '李工', '--until', 'steady']
const begin = (runDir: string) =>
  siteproof(args('run', 'keepalived-vip-pair', '--site', site, '--run-dir', runDir))

it('takes the old address off both nodes, proves that, and goes on with the new one', async () => {
  const runDir = newRunDir()
  const first = await begin(runDir)
  expect(stuckAt(runDir), first.stderr).toEqual([])
  expect(await holders(lab, wrong())).toHaveLength(1)

  const file = corrected(wrong(), right())
  const again = await siteproof(args('resume', runDir, '--site', file))

  expect(stuckAt(runDir), again.stderr).toEqual([])
  expect(again.code, again.stderr).toBe(0)
  expect([await holders(lab, wrong()), (await holders(lab, right())).length]).toEqual([[], 1])
  for (const node of nodes) {
    const text = await lab.mustExec(node, `cat ${conf}`)
    expect([text.includes(wrong()), text.includes(right())]).toEqual([false, true])
  }
  // Back with the old values, then the new site, then forward: in the journal in this order.
  const { events } = again
  const undone = events.filter(event => event.type === 'undo-finished')
  expect(undone.map(event => event.verdict)).toEqual(undone.map(() => 'pass'))
  expect(
    undone
      .filter(event => event.step === 'write-config')
      .map(event => event.host)
      .sort(),
  ).toEqual(['*', ...nodes])
  const at = (type: string, step?: string) =>
    readEvents(runDir).findLastIndex(
      event => event['type'] === type && (step === undefined || event['step'] === step),
    )
  expect(at('undo-finished')).toBeLessThan(at('site-corrected'))
  expect(at('site-corrected')).toBeLessThan(at('action-frozen', 'write-config'))
  const { corrections, operators } = stateOf(runDir)
  expect(corrections).toMatchObject([
    { name: 'vip', before: `${wrong()}/24`, after: `${right()}/24`, by: '李工' },
  ])
  expect(operators).toEqual(['李工'])

  const report = join(newFolder('report'), 'report.json')
  await siteproof(['report', runDir, '--format', 'json', '-o', report])
  const { deviations } = JSON.parse(readFileSync(report, 'utf8')) as Report
  expect(deviations.map(one => one.code)).toContain('value-corrected')
  expect((await siteproof(['report', '--verify', runDir])).code).toBe(0)

  const back = await siteproof(['undo', runDir, '--yes'])
  expect(back.code, back.stderr).toBe(0)
  expect(await holders(lab, right())).toEqual([])
}, 300_000)

it('goes on with the old site where the old value could not be taken back, and refuses another run', async () => {
  const runDir = newRunDir()
  const first = await begin(runDir)
  expect(stuckAt(runDir), first.stderr).toEqual([])
  await lab.mustExec('node-b', `echo '# by hand' >>${conf}`)

  const stopped = await siteproof(args('resume', runDir, '--site', corrected(wrong(), right())))

  expect(stopped.code).toBe(1)
  expect(partsOf(runDir, 'write-config')['node-b']?.judged.at(-1)).toMatchObject({
    phase: 'undo',
    verdict: 'fail',
  })
  expect(readEvents(runDir).some(event => event['type'] === 'site-corrected')).toBe(false)
  expect(readFileSync(join(runDir, 'site.yaml'), 'utf8')).toBe(readFileSync(site, 'utf8'))
  expect(await lab.mustExec('node-b', `cat ${conf}`)).toContain('# by hand')

  const other = await siteproof(args('resume', runDir, '--site', corrected('node-b', 'node-x')))
  expect([other.code, other.values.at(-1)?.['error']]).toEqual([2, 'CORRECTION_REFUSED'])
}, 300_000)

function readEvents(runDir: string): readonly Record<string, unknown>[] {
  const lines = readFileSync(join(runDir, 'journal.jsonl'), 'utf8').trimEnd().split('\n')
  return lines.map(line => JSON.parse(line) as Record<string, unknown>)
}
