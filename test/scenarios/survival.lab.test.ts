import { afterAll, beforeAll, expect, it } from 'vitest'
import { upLab, type Lab } from '../lab/lab.ts'
import { problemsOf, takenBack } from '../soak/kills.ts'
import { seeded } from '../soak/random.ts'
import { ordeal } from '../soak/ordeal.ts'
import { survive, type Survival } from '../soak/survive.ts'
import { ownLaptop, spread } from '../soak/troubles.ts'
import { siteFor, withKeepalived, withPacketFilter } from './pair.ts'
import { stateOf } from './siteproof.ts'

const seed = 5
let lab: Lab
let survival: Survival

beforeAll(async () => {
  lab = await upLab({ name: 'sc-survival' })
  await withKeepalived(lab)
  await withPacketFilter(lab)
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

it(`ends green though its processes are killed: as a script begins, on a write, on an event of seed ${seed}`, async () => {
  const random = seeded(seed)
  survival = await survive({
    lab,
    site: siteFor(lab),
    random,
    kills: 3,
    until: 'drill-stop-a',
    deaths: [
      { at: 'type', type: 'change-recorded', count: 1 },
      { at: 'write', count: random.between(20, 45) },
      { at: 'event', count: random.between(25, 45) },
    ],
  })

  const { code, kills, runDir, story } = survival
  expect([code, kills, stateOf(runDir).outcome], story.join('\n')).toEqual([0, 3, 'passed'])
}, 400_000)

it('lost no line, accounts for each torn one, repeated no change silently, and leaves a healthy pair', async () => {
  expect(survival.torn.length).toBeGreaterThan(0)
  expect(await problemsOf(lab, survival), survival.story.join('\n')).toEqual([])
})

it('knows all that it changed, and takes it back', async () => {
  expect(await takenBack(lab, survival)).toEqual([])
})

it(`ends green through a stopped laptop, a cut link, clocks that jump and a full disk, at moments of seed ${seed}`, async () => {
  await using laptop = await ownLaptop(lab)
  const random = seeded(seed)
  const kinds = [
    'controller-stopped',
    'link-cut',
    'host-clock-jumps',
    'laptop-clock-jumps',
    'laptop-disk-full',
  ] as const
  const plan = { lab, laptop, random, until: 'steady', troubles: spread(kinds, 22, 100, random) }

  const through = await ordeal(plan)

  const { code, struck, story } = through
  expect([code, [...struck].sort()], story.join('\n')).toEqual([0, [...kinds].sort()])
  expect(await problemsOf(lab, through), story.join('\n')).toEqual([])
  expect(await takenBack(lab, through)).toEqual([])
}, 300_000)
