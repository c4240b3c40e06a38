/** What people write and attach for the report: who took part, remarks, open items, photos, the signed sheet. */

export const detailFields = [
  'documentNumber',
  'customer',
  'customerContact',
  'project',
  'engineer',
  'engineerCompany',
  'place',
] as const
/** Characters of one of them. */
export const detailLimit = 200
export type DetailField = (typeof detailFields)[number]

export const attachmentUses = ['photo', 'signed-sheet', 'other'] as const
export type AttachmentUse = (typeof attachmentUses)[number]

/** A file kept in the run folder, named by its hash. */
export interface KeptFile {
  /** As the person's own file was called. */
  readonly name: string
  readonly mediaType: string
  /** In bytes. */
  readonly size: number
  readonly sha256: string
}

/** Bytes of one file that is attached. */
export const attachmentLimit = 20 * 1024 * 1024

/** Entries are named by `id`, so that one can be withdrawn; nothing is ever deleted. Details replace what was said before. */
export type NoteEntry =
  | { readonly kind: 'details'; readonly details: Partial<Readonly<Record<DetailField, string>>> }
  | { readonly kind: 'remark'; readonly id: string; readonly text: string }
  | {
      readonly kind: 'open-item'
      readonly id: string
      readonly text: string
      readonly owner: string
      /** yyyy-mm-dd, or empty. */
      readonly due: string
    }
  | {
      readonly kind: 'attachment'
      readonly id: string
      readonly use: AttachmentUse
      readonly caption: string
      readonly file: KeptFile
    }
  | { readonly kind: 'withdrawn'; readonly id: string }

type Noted<Kind extends NoteEntry['kind']> = Omit<Extract<NoteEntry, { kind: Kind }>, 'kind'> & {
  readonly by: string
  /** ISO 8601. */
  readonly at: string
}

export interface Notes {
  readonly details: Partial<Readonly<Record<DetailField, string>>>
  readonly remarks: readonly Noted<'remark'>[]
  readonly openItems: readonly Noted<'open-item'>[]
  readonly attachments: readonly Noted<'attachment'>[]
}

export const noNotes: Notes = { details: {}, remarks: [], openItems: [], attachments: [] }

export function withNote(
  notes: Notes,
  { entry, by, at }: { readonly entry: NoteEntry; readonly by: string; readonly at: string },
): Notes {
  switch (entry.kind) {
    case 'details':
      return { ...notes, details: { ...notes.details, ...entry.details } }
    case 'remark': {
      const { id, text } = entry
      return { ...notes, remarks: [...notes.remarks, { id, text, by, at }] }
    }
    case 'open-item': {
      const { id, text, owner, due } = entry
      return { ...notes, openItems: [...notes.openItems, { id, text, owner, due, by, at }] }
    }
    case 'attachment': {
      const { id, use, caption, file } = entry
      return { ...notes, attachments: [...notes.attachments, { id, use, caption, file, by, at }] }
    }
    case 'withdrawn': {
      const stays = (one: { readonly id: string }): boolean => one.id !== entry.id
      const { remarks, openItems, attachments } = notes
      return {
        ...notes,
        remarks: remarks.filter(stays),
        openItems: openItems.filter(stays),
        attachments: attachments.filter(stays),
      }
    }
  }
}
