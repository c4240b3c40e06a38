import { shallowRef, watch } from 'vue'
import type { SiteEdit } from '../../../engine/site/write.ts'

export interface RenamedHost {
  note(from: string, to: string): void
  /** The edit, at the host's new name where it was meant for the same host under its old one. */
  follow(edit: SiteEdit): SiteEdit
}

/**
 * What is typed on before the file says a host's new name belongs to the same host; so does a field's last change, which a browser
 * tells only when the field goes, after the file said it. `names`: hosts as the file says them.
 */
export function useRenamedHost(names: () => readonly string[]): RenamedHost {
  const last = shallowRef<{ readonly from: string; readonly to: string; readonly isThere: boolean }>()
  watch(
    names,
    now => {
      if (last.value !== undefined && now.includes(last.value.to))
        last.value = { ...last.value, isThere: true }
    },
    { flush: 'sync' },
  )
  return {
    note: (from, to) => void (last.value = { from, to, isThere: false }),
    follow(edit) {
      const [first, host, ...rest] = edit.path
      if (last.value === undefined || first !== 'hosts' || host !== last.value.from) return edit
      // Another host took the name since.
      if (last.value.isThere && names().includes(host)) return edit
      return { ...edit, path: ['hosts', last.value.to, ...rest] }
    },
  }
}
