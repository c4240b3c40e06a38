import { z } from 'zod'
import { Id } from '../runbook/schema.ts'
import type { Site } from '../site/schema.ts'
import type { Issue } from '../source/issue.ts'
import type { SiteForm } from '../site/form.ts'
import { SiteEdit } from '../site/write.ts'
import type { SiteModel } from '../site/write.ts'
import type { HostRecords } from './hosts.ts'
import { answers } from './method.ts'
import { said } from './said.ts'
import type { Unreadable } from './unreadable.ts'

/** A site's folder under the sites folder; it holds site.yaml and, where the site says so, the kit. */
export const SiteId = z
  .string()
  .max(80)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u)

export interface SiteCard {
  readonly site: string
  readonly name: string
  readonly customer?: string
  readonly hosts: number
  readonly issues: number
  /** The runbook that the issues are counted for; absent: which job it is for was not chosen yet. */
  readonly runbook?: string
  /** ISO 8601. */
  readonly changedAt: string
  /** A folder that was made or copied by hand under a name that cannot be opened: what to rename it to. */
  readonly better?: string
  readonly unreadable?: undefined
}

/** A site whose file cannot be read: it may be too large, or another's. */
export interface UnreadableSite {
  readonly site: string
  readonly unreadable: Unreadable
}

export type ListedSite = SiteCard | UnreadableSite

export interface SiteDocument {
  readonly site: string
  /** Absolute path of its site.yaml. */
  readonly file: string
  readonly text: string
  /** SHA-256 of the file's bytes: a write names the version that it changes. */
  readonly sha256: string
  /** Absent where the text does not parse. */
  readonly parsed?: Site
  readonly issues: readonly Issue[]
}

/** A site file that is being worked on, as its form shows it; nothing of it is saved yet. */
export interface SiteView {
  readonly text: string
  /** Absent where the text is no YAML. */
  readonly model?: SiteModel
  /** The runbook that the form is for; absent: none was named or chosen before, and none or several fit. */
  readonly runbook?: string
  /** Absent where the text is no YAML; without a runbook it has the hosts alone. */
  readonly form?: SiteForm
  readonly issues: readonly Issue[]
  /** Whether runbook and site can be planned and run. */
  readonly binds: boolean
  readonly records: HostRecords
}

const textOf = z.string().max(1_000_000)

export const siteMethods = {
  'sites.list': answers<readonly ListedSite[]>().to(z.undefined()),
  'sites.read': answers<SiteDocument>().to(z.strictObject({ site: SiteId })),
  /** A new site folder; with a runbook, its commented template. Throws where the name is taken. */
  'sites.create': answers<SiteDocument>().to(
    z.strictObject({
      name: said(80),
      runbook: Id.optional(),
      text: textOf.optional(),
    }),
  ),
  /** Written durably; refused where the file is not the version that was read. */
  'sites.write': answers<SiteDocument>().to(
    z.strictObject({ site: SiteId, text: textOf, sha256: z.string().length(64) }),
  ),
  'sites.remove': answers<null>().to(z.strictObject({ site: SiteId })),
  /** Remembers the job that a site was opened for: it opens for it again. */
  'sites.choose': answers<null>().to(z.strictObject({ site: SiteId, runbook: Id })),
  /** The form of a text, after some edits; writes nothing. */
  'sites.view': answers<SiteView>().to(
    z.strictObject({
      site: SiteId,
      text: textOf,
      runbook: Id.optional(),
      edits: z.array(SiteEdit).max(2000).default([]),
    }),
  ),
  /** The issues of site and runbook together; an empty list binds. */
  'sites.check': answers<readonly Issue[]>().to(z.strictObject({ site: SiteId, runbook: Id })),
}
