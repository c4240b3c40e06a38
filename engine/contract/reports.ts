import { z } from 'zod'
import { answers } from './method.ts'
import { RunName } from './runs.ts'

export const reportFormats = ['html', 'md', 'json', 'pdf'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** A file for the engineer to save. `base64` where the content is not text. */
export interface ExportedFile {
  readonly name: string
  readonly type: string
  readonly content: string
  readonly encoding: 'text' | 'base64'
}

export interface Verification {
  readonly ok: boolean
  readonly lines: number
  readonly outputs: number
  readonly lastHash: string
  readonly problems: readonly { readonly kind: string; readonly [name: string]: string | number }[]
}

const language = z.enum(['zh', 'en'])

export const reportMethods = {
  'reports.export': answers<ExportedFile>().to(
    z.strictObject({ run: RunName, format: z.enum(reportFormats), language }),
  ),
  'reports.verify': answers<Verification>().to(
    z.strictObject({ run: RunName, against: z.string().max(100).optional() }),
  ),
}
