import { z } from 'zod'
import { attachmentUses, detailFields, detailLimit, type DetailField } from '../run/notes.ts'
import { answers } from './method.ts'
import { RunName } from './runs.ts'
import { said } from './said.ts'

/** `sheet-*`: the acceptance sheet. */
export const reportFormats = ['html', 'md', 'json', 'pdf', 'sheet-html', 'sheet-pdf', 'sheet-docx'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** A file for the engineer to save. `base64` where the content is not text. */
export interface ExportedFile {
  readonly name: string
  readonly type: string
  readonly content: string
  readonly encoding: 'text' | 'base64'
}

/** What can be wrong with a run folder that is verified. */
export type ProblemKind =
  'line' | 'anchor' | 'unfinished' | 'output-missing' | 'output-modified' | 'copy-modified'

export interface Verification {
  readonly ok: boolean
  readonly lines: number
  readonly outputs: number
  readonly lastHash: string
  readonly notesAfter: number
  readonly problems: readonly ({ readonly kind: ProblemKind } & Readonly<Record<string, string | number>>)[]
}

const language = z.enum(['zh', 'en'])
const by = said(100)
const short = z.string().max(200)
const id = z.string().min(1).max(40)
const details = z.strictObject(
  Object.fromEntries(
    detailFields.map(field => [field, z.string().max(detailLimit).exactOptional()]),
  ) as Record<DetailField, z.ZodExactOptional<z.ZodString>>,
)

/** What a person writes; files come by `reports.attach`. */
const Written = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('details'), details }),
  z.strictObject({ kind: z.literal('remark'), id, text: said(4000) }),
  z.strictObject({
    kind: z.literal('open-item'),
    id,
    text: said(1000),
    owner: short,
    due: z.string().regex(/^(\d{4}-\d{2}-\d{2})?$/),
  }),
  z.strictObject({ kind: z.literal('withdrawn'), id }),
])

export const reportMethods = {
  'reports.export': answers<ExportedFile>().to(
    z.strictObject({ run: RunName, format: z.enum(reportFormats), language }),
  ),
  'reports.note': answers<null>().to(z.strictObject({ run: RunName, by, entry: Written })),
  /** `content` is base64. Throws ATTACHMENT_REFUSED. */
  'reports.attach': answers<null>().to(
    z.strictObject({
      run: RunName,
      by,
      use: z.enum(attachmentUses),
      caption: short,
      name: z.string().min(1).max(200),
      mediaType: z.string().max(100),
      content: z.base64(),
    }),
  ),
  'reports.verify': answers<Verification>().to(
    z.strictObject({ run: RunName, against: z.string().max(100).optional() }),
  ),
}
