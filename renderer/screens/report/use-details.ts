/** What is typed into the details of a report: each change is kept by itself, so that no paper and no other screen misses it. */
import { computed, ref, watch, type ComputedRef } from 'vue'
import { detailFields, detailLimit, type DetailField } from '../../../engine/run/notes.ts'

export type Details = Partial<Readonly<Record<DetailField, string>>>

export interface DetailsWork {
  /** As the fields show them. */
  readonly shown: ComputedRef<Details>
  readonly unsaved: ComputedRef<boolean>
  /** Cut short they would say something else, so they are not kept before a person has done it. */
  readonly tooLong: ComputedRef<readonly DetailField[]>
  type(field: DetailField, value: string): void
  /** Keeps what has changed, after what is being kept. false where it was refused; what was typed stays typed. */
  save(): Promise<boolean>
  /** Gives up what could not be kept. */
  discard(): void
}

/** `saved` comes anew with each view of the run and takes nothing from under the fingers; `write` answers false where it refuses. */
export function useDetails(saved: () => Details, write: (changed: Details) => Promise<boolean>): DetailsWork {
  const typed = ref<Details>({})
  /** Kept already, while the run's own view has not told so yet. */
  const written = ref<Details>({})
  const changed = computed<Details>(() =>
    Object.fromEntries(
      detailFields
        .map(field => [field, typed.value[field]?.trim()] as const)
        .filter(
          ([field, value]) => value !== undefined && value !== (written.value[field] ?? saved()[field] ?? ''),
        ),
    ),
  )
  const unsaved = computed(() => Object.keys(changed.value).length > 0)
  const tooLong = computed(() =>
    detailFields.filter(field => (changed.value[field]?.length ?? 0) > detailLimit),
  )
  let turn: Promise<boolean> = Promise.resolve(true)
  async function keep(): Promise<boolean> {
    const refused: readonly string[] = tooLong.value
    const now: Details = Object.fromEntries(
      Object.entries(changed.value).filter(([field]) => !refused.includes(field)),
    )
    if (Object.keys(now).length > 0) {
      if (!(await write(now))) return false
      written.value = { ...written.value, ...now }
    }
    return refused.length === 0
  }
  watch(saved, now => {
    const isOpen = ([field, value]: [string, string | undefined]): boolean =>
      value !== now[field as DetailField]
    typed.value = Object.fromEntries(Object.entries(typed.value).filter(isOpen))
    written.value = Object.fromEntries(Object.entries(written.value).filter(isOpen))
  })
  return {
    shown: computed(() => ({ ...saved(), ...typed.value })),
    unsaved,
    tooLong,
    type: (field, value) => void (typed.value = { ...typed.value, [field]: value }),
    save: () => (turn = turn.then(keep, keep)),
    discard: () => void (typed.value = {}),
  }
}
