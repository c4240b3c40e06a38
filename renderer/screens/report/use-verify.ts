/** What came of comparing a run's journal with a hash. It stands only for what was compared. */
import { ref, shallowRef, watch, type Ref } from 'vue'
import type { Verification } from '../../../engine/contract/reports.ts'
import { typedHash } from '../../../engine/report/typed-hash.ts'
import type { Text } from '../../../engine/runbook/text.ts'
import { createNewest } from '../../stores/newest.ts'

export interface Subject {
  readonly run: string
  /** Of the last event that this window knows. */
  readonly seq: number
}

export type Outcome =
  /** What was typed is no hash: nothing was compared. */
  | { readonly kind: 'slip'; readonly says: Text }
  /** `against` is '' where only the chain was looked at. */
  | { readonly kind: 'found'; readonly found: Verification; readonly against: string; readonly at: string }
  /** The run wrote more since, or while it was compared. */
  | { readonly kind: 'outdated' }

export interface Verify {
  readonly anchor: Ref<string>
  readonly outcome: Ref<Outcome | undefined>
  verify(): Promise<void>
}

export function useVerify(
  subject: () => Subject,
  compare: (asked: { run: string; against?: string }) => Promise<Verification | undefined>,
  now: () => string = () => new Date().toISOString(),
): Verify {
  const anchor = ref('')
  const outcome = shallowRef<Outcome>()
  const asks = createNewest()
  let asking = false
  /** An answer that is still under way is about something else then. */
  function drop(instead?: Outcome): void {
    asks()
    asking = false
    outcome.value = instead
  }
  watch(anchor, () => drop(), { flush: 'sync' })
  watch(
    () => subject().run,
    () => {
      // It stands on another run's sheet.
      anchor.value = ''
      drop()
    },
    { flush: 'sync' },
  )
  watch(
    () => subject().seq,
    () => {
      if (asking || outcome.value?.kind === 'found') drop({ kind: 'outdated' })
    },
    { flush: 'sync' },
  )
  async function verify(): Promise<void> {
    drop()
    const typed = anchor.value.trim() === '' ? undefined : typedHash(anchor.value)
    if (typed?.ok === false) {
      outcome.value = { kind: 'slip', says: typed.says }
      return
    }
    const against = typed?.hash ?? ''
    const isNewest = asks()
    asking = true
    const found = await compare({ run: subject().run, ...(against !== '' && { against }) })
    if (!isNewest()) return
    asking = false
    if (found !== undefined) outcome.value = { kind: 'found', found, against, at: now() }
  }
  return { anchor, outcome, verify }
}
