import { expect, it } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import type { FieldInput } from '../../../engine/site/field-text.ts'
import { useOwnInput } from './use-own-input.ts'

const items = (...list: readonly string[]) => ({ input: { kind: 'list', items: list } as FieldInput })

function scene() {
  const field = shallowRef(items())
  const underWay = shallowRef(false)
  const own = useOwnInput(
    () => field.value,
    () => underWay.value,
  )
  async function answer(more: boolean, ...list: readonly string[]): Promise<void> {
    field.value = items(...list)
    underWay.value = more
    await nextTick()
  }
  return { field, underWay, own, answer }
}

it('holds what was typed until the last of its answers is there, and then what the file says', async () => {
  const { own, underWay, answer } = scene()
  underWay.value = true
  own.type(items('one').input)
  own.type(items('one', 'two').input)
  await answer(true, 'one')
  expect(own.input.value).toEqual(items('one', 'two').input)
  await answer(false, 'one', '2')
  expect(own.input.value).toEqual(items('one', '2').input)
  await answer(false, 'another')
  expect(own.input.value).toEqual(items('another').input)
})

it('keeps what was refused, for the next change', async () => {
  const { own, underWay } = scene()
  underWay.value = true
  own.type(items('one').input)
  await nextTick()
  underWay.value = false
  await nextTick()
  expect(own.input.value).toEqual(items('one').input)
})
