import { expect, it } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { useDetails, type Details } from './use-details.ts'

/** A run whose journal takes its time. */
function scene() {
  const saved = shallowRef<Details>({ customer: 'Old' })
  const asked: { changed: Details; answer(ok: boolean): Promise<void> }[] = []
  const scope = effectScope()
  const work = scope.run(() =>
    useDetails(
      () => saved.value,
      changed =>
        new Promise(done =>
          asked.push({
            changed,
            answer: async ok => {
              done(ok)
              await new Promise(resolve => setTimeout(resolve, 0))
            },
          }),
        ),
    ),
  )
  if (work === undefined) throw new Error('no scope')
  return { saved, asked, work }
}
const tick = () => new Promise(resolve => setTimeout(resolve, 0))

it('keeps one change after the other, and none twice', async () => {
  const { asked, work } = scene()
  work.type('customer', ' New ')
  void work.save()
  await tick()
  work.type('engineer', 'Han Meimei')
  const last = work.save()
  await tick()
  expect(asked.map(one => one.changed)).toEqual([{ customer: 'New' }])
  expect(work.unsaved.value).toBe(true)

  await asked[0]?.answer(true)
  expect(asked.map(one => one.changed)).toEqual([{ customer: 'New' }, { engineer: 'Han Meimei' }])
  await asked[1]?.answer(true)
  expect([await last, work.unsaved.value, await work.save(), asked.length]).toEqual([true, false, true, 2])
})

it('leaves what is being typed alone when the run tells of another change', async () => {
  const { saved, work } = scene()
  work.type('customer', 'New')
  work.type('place', 'Hall')
  saved.value = { customer: 'Old', place: 'Hall', project: 'Move' }
  await nextTick()
  saved.value = { customer: 'Old', place: 'Hall 3' }
  await nextTick()

  expect(work.shown.value).toEqual({ customer: 'New', place: 'Hall 3' })
})

it('keeps what was refused typed, to be tried again or given up', async () => {
  const { asked, work } = scene()
  work.type('customer', 'New')
  const first = work.save()
  await tick()
  await asked[0]?.answer(false)
  expect([await first, work.unsaved.value, work.shown.value.customer]).toEqual([false, true, 'New'])

  const second = work.save()
  await tick()
  await asked[1]?.answer(false)
  expect([await second, asked[1]?.changed]).toEqual([false, { customer: 'New' }])
  work.discard()
  expect([work.unsaved.value, work.shown.value.customer]).toEqual([false, 'Old'])
})

it('keeps no text that is too long, and cuts none; the others are kept', async () => {
  const { asked, work } = scene()
  work.type('customer', 'x'.repeat(201))
  work.type('place', 'Hall')
  const first = work.save()
  await tick()
  await asked[0]?.answer(true)
  expect([await first, asked[0]?.changed, work.tooLong.value]).toEqual([
    false,
    { place: 'Hall' },
    ['customer'],
  ])
  expect([work.unsaved.value, work.shown.value.customer?.length]).toEqual([true, 201])

  work.type('customer', 'x'.repeat(200))
  const second = work.save()
  await tick()
  await asked[1]?.answer(true)
  expect([await second, work.tooLong.value, work.unsaved.value]).toEqual([true, [], false])
})
