import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** True once `holds` has been true for so many seconds on end. */
export function useHeldFor(holds: () => boolean, seconds: number): Ref<boolean> {
  const held = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    holds,
    now => {
      clearTimeout(timer)
      held.value = false
      if (now) timer = setTimeout(() => (held.value = true), seconds * 1000)
    },
    { immediate: true, flush: 'sync' },
  )
  onScopeDispose(() => clearTimeout(timer))
  return held
}
