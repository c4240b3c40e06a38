/** Remarks, open items and captions that were typed and not added yet, kept by run: another screen takes none of them away. */
import { defineStore } from 'pinia'
import { computed, shallowRef, type ComputedRef } from 'vue'
import { askBeforeClosing } from '../../parts/ask-before-closing.ts'

export interface NoteDraft {
  readonly text: string
  readonly owner: string
  readonly due: string
}
const noteKinds = ['remark', 'open-item'] as const
export type NoteKind = (typeof noteKinds)[number]

const none: NoteDraft = { text: '', owner: '', due: '' }

const useDrafts = defineStore('note-drafts', () => {
  const kept = shallowRef<ReadonlyMap<string, NoteDraft>>(new Map())
  // They live as long as the window: whoever closes it is asked, from whatever screen.
  askBeforeClosing(() => [...kept.value.values()].some(({ text }) => text.trim() !== ''))
  return { kept }
})

export interface NoteDrafts {
  of(kind: NoteKind | 'caption'): NoteDraft
  type(kind: NoteKind | 'caption', change: Partial<NoteDraft>): void
  /** false where it was refused: then it stays typed. */
  add(kind: NoteKind): Promise<boolean>
  /** What a paper made now would not hold. */
  readonly waiting: ComputedRef<readonly NoteKind[]>
}

/** `write` answers false where it refuses. */
export function useNoteDrafts(
  run: () => string,
  write: (kind: NoteKind, draft: NoteDraft) => Promise<boolean>,
): NoteDrafts {
  const drafts = useDrafts()
  const read = (key: string): NoteDraft => drafts.kept.get(key) ?? none
  const set = (key: string, draft: NoteDraft): void =>
    void (drafts.kept = new Map(drafts.kept).set(key, draft))
  const keyOf = (kind: string): string => `${run()} ${kind}`
  /** What is being added: pressed twice, it is one all the same. */
  const adding = new Map<string, Promise<boolean>>()

  async function addNow(kind: NoteKind, key: string): Promise<boolean> {
    const draft = read(key)
    const [text, owner, due] = [draft.text.trim(), draft.owner.trim(), draft.due]
    if (!(await write(kind, { text, owner, due }))) return false
    // What was typed meanwhile is the next one.
    if (read(key) === draft) set(key, none)
    return true
  }
  return {
    of: kind => read(keyOf(kind)),
    type: (kind, change) => set(keyOf(kind), { ...read(keyOf(kind)), ...change }),
    add(kind) {
      const key = keyOf(kind)
      const now = adding.get(key) ?? addNow(kind, key).finally(() => adding.delete(key))
      adding.set(key, now)
      return now
    },
    waiting: computed(() => noteKinds.filter(kind => read(keyOf(kind)).text.trim() !== '')),
  }
}
