import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** Whole seconds since `what` last changed, as this screen saw it; 0 while there is nothing to time. */
export function useElapsed(what: () => string | undefined): Ref<number> {
  const seconds = ref(0)
  let since = performance.now()
  watch(what, () => {
    since = performance.now()
    seconds.value = 0
  })
  const timer = setInterval(() => {
    seconds.value = what() === undefined ? 0 : Math.floor((performance.now() - since) / 1000)
  }, 1000)
  onScopeDispose(() => clearInterval(timer))
  return seconds
}
