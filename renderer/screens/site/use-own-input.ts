import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import type { FieldInput } from '../../../engine/site/field-text.ts'

/** A field as the view has it; another one for each answer. */
interface Answered {
  readonly input: FieldInput
}

export interface OwnInput {
  readonly input: ComputedRef<FieldInput>
  type(input: FieldInput): void
}

/**
 * A field with what was typed into it a moment ago: a change of one cell writes its whole list, and has to hold the cells that no answer
 * speaks of yet. Once nothing is under way the view tells it all; where that was refused, what was typed goes out with the next change.
 */
export function useOwnInput(field: () => Answered, underWay: () => boolean): OwnInput {
  const own = shallowRef<{ readonly input: FieldInput; readonly over: Answered }>()
  watch([field, underWay], () => {
    if (!underWay() && own.value?.over !== field()) own.value = undefined
  })
  return {
    input: computed(() => own.value?.input ?? field().input),
    type: input => void (own.value = { input, over: field() }),
  }
}
