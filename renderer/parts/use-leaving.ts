/** Leaving a screen on which somebody typed: what was changed is saved first, and where that is refused nobody leaves without having said so. */
import { onScopeDispose, ref, type Ref } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate, useRouter, type RouteLocationNormalized } from 'vue-router'
import { askBeforeClosing } from './ask-before-closing.ts'

export interface Leaving {
  /** Where somebody wanted to go when it could not be saved. */
  readonly wanted: Ref<string | undefined>
  /** Goes there now, if anywhere. */
  go(): Promise<void>
}

/** What stands on the screen. */
interface Unsaved {
  readonly unsaved: Readonly<Ref<boolean>>
  save(): Promise<boolean>
}

/** `of`: the part of the address that names what is worked on; the rest may change at will. */
export function useLeaving(work: Unsaved, of: 'site' | 'run'): Leaving {
  const router = useRouter()
  const wanted = ref<string>()
  async function mayLeave(to: RouteLocationNormalized): Promise<boolean> {
    // A file that somebody is in the middle of is kept as it is: that is what files are for.
    await work.save()
    if (!work.unsaved.value) return true
    wanted.value = to.fullPath
    return false
  }
  onBeforeRouteLeave(mayLeave)
  onBeforeRouteUpdate((to, from) => to.params[of] === from.params[of] || mayLeave(to))

  /** The window itself: there is no time to save, so the browser asks. */
  const askNoMore = askBeforeClosing(() => {
    // A field tells what was typed when it is left.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    return work.unsaved.value
  })
  onScopeDispose(askNoMore)
  return {
    wanted,
    async go() {
      const to = wanted.value
      wanted.value = undefined
      if (to !== undefined) await router.push(to)
    },
  }
}
