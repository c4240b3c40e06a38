import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'

/** Longer than a double-click may take. */
const settlesInMs = 600

/**
 * Whether a button has meant the same for a moment. The second half of a double-click, or Enter pressed once more, was never
 * meant for what the first one put in its place.
 */
export function useSettled(meaning: () => string): ComputedRef<boolean> {
  const stood = shallowRef<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    meaning,
    now => {
      clearTimeout(timer)
      // Back to what it was within the moment, it waits again.
      stood.value = undefined
      timer = setTimeout(() => void (stood.value = now), settlesInMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return computed(() => stood.value === meaning())
}
