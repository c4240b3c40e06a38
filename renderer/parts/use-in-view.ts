import { nextTick, onMounted, watch, type Ref } from 'vue'

/** Brings what opens into view: a long column may stand scrolled past it. `opens` changes when it opens anew. */
export function useInView(place: Readonly<Ref<HTMLElement | null>>, opens: () => unknown): void {
  const show = (): void => place.value?.scrollIntoView({ block: 'start' })
  onMounted(show)
  watch(opens, () => void nextTick(show))
}
