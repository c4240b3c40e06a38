import { expect, it } from 'vitest'
import { nextTick, ref } from 'vue'
import type { Verification } from '../../../engine/contract/reports.ts'
import { useVerify } from './use-verify.ts'

const unchanged: Verification = { ok: true, lines: 7, outputs: 0, lastHash: '', notesAfter: 0, problems: [] }
const hash = 'ab'.repeat(32)

/** A folder that is compared when the test lets it. */
function scene() {
  const waiting: ((found: Verification) => void)[] = []
  const subject = ref({ run: 'one', seq: 7 })
  const box = useVerify(
    () => subject.value,
    () => new Promise(answer => waiting.push(answer)),
    () => '2026-01-02T03:04:05.000Z',
  )
  const answer = async (): Promise<void> => {
    waiting.shift()?.(unchanged)
    await new Promise(resolve => setTimeout(resolve, 0))
  }
  async function verified(): Promise<void> {
    box.anchor.value = hash
    void box.verify()
    await answer()
  }
  return { box, subject, answer, verified }
}

it('names the hash that was compared, and when', async () => {
  const { box, verified } = scene()
  await verified()
  const at = '2026-01-02T03:04:05.000Z'
  expect(box.outcome.value).toEqual({ kind: 'found', found: unchanged, against: hash, at })
})

it('says nothing of another hash that is typed, nor of another run', async () => {
  const { box, subject, answer, verified } = scene()
  await verified()
  box.anchor.value = '00'.repeat(32)
  await nextTick()
  expect(box.outcome.value).toBeUndefined()

  void box.verify()
  box.anchor.value = hash
  await answer()
  expect(box.outcome.value).toBeUndefined()

  await verified()
  subject.value = { run: 'two', seq: 7 }
  await nextTick()
  expect([box.outcome.value, box.anchor.value]).toEqual([undefined, ''])
})

it('is outdated once the run wrote more, also while it was compared', async () => {
  const { box, subject, answer, verified } = scene()
  await verified()
  subject.value = { run: 'one', seq: 8 }
  await nextTick()
  expect(box.outcome.value).toEqual({ kind: 'outdated' })

  void box.verify()
  subject.value = { run: 'one', seq: 9 }
  await answer()
  expect(box.outcome.value).toEqual({ kind: 'outdated' })

  await verified()
  expect(box.outcome.value?.kind).toBe('found')
})

it('keeps a slip of the pen apart from what was found, until something else is typed', async () => {
  const { box, subject } = scene()
  box.anchor.value = 'abc'
  await box.verify()
  expect(box.outcome.value?.kind).toBe('slip')
  subject.value = { run: 'one', seq: 8 }
  await nextTick()
  expect(box.outcome.value?.kind).toBe('slip')
  box.anchor.value = ''
  await nextTick()
  expect(box.outcome.value).toBeUndefined()
})
