import { z } from 'zod'
import type { ErrorParams } from '../errors.ts'
import type { Plan } from '../plan/plan.ts'
import { Id } from '../runbook/schema.ts'
import { answers } from './method.ts'
import type { ExportedFile } from './reports.ts'
import { said } from './said.ts'
import { SiteId } from './sites.ts'

/** Who approved which plan of a runbook for a site. */
export interface Approval {
  readonly digest: string
  /** Hosts on which its drills cause faults; absent in approvals from before they were part of the digest: those fit no plan. */
  readonly faults?: readonly string[]
  readonly by: string
  /** ISO 8601. */
  readonly at: string
}

export interface PlanView {
  readonly plan: Plan
  /** Hosts whose facts the plan knows, and since when. */
  readonly facts: readonly { readonly host: string; readonly at: string }[]
  readonly approval?: Approval
}

export interface DiffHunk {
  readonly oldStart: number
  readonly newStart: number
  /** Each with ` `, `-` or `+` in front. */
  readonly lines: readonly string[]
}

/** `absent`: a new file. `odd`: a directory, a link, not text, or too big to be shown. */
export interface FileComparison {
  readonly path: string
  readonly found: 'absent' | 'same' | 'differs' | 'odd' | 'unreadable'
  readonly hunks: readonly DiffHunk[]
}

export interface HostComparison {
  readonly host: string
  readonly files: readonly FileComparison[]
  readonly error?: { readonly code: string; readonly params: ErrorParams }
}

const asked = {
  site: SiteId,
  runbook: Id,
  /** Hosts on which drills may cause faults; absent: drills are planned as if on all. */
  allowedFaults: z.array(Id).optional(),
}

export const planMethods = {
  /** With the facts of the last connection tests, where they are known; connects to nothing. */
  'plans.make': answers<PlanView>().to(z.strictObject(asked)),
  /** Keeps the approval of exactly this plan; another one is refused, and so is one made without facts. */
  'plans.approve': answers<Approval>().to(
    z.strictObject({ ...asked, digest: z.string().length(64), by: said(100) }),
  ),
  /** The change request, to print or save. */
  'plans.export': answers<ExportedFile>().to(
    z.strictObject({ ...asked, format: z.enum(['html', 'pdf']), language: z.enum(['zh', 'en']) }),
  ),
  /** Reads the files that the plan would write, on their hosts, and says what differs. Changes nothing. */
  'plans.compare': answers<readonly HostComparison[]>().to(z.strictObject({ site: SiteId, runbook: Id })),
}
