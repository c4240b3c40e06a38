import { z } from 'zod'
import { Id } from '../runbook/schema.ts'
import type { KitNeed, KitState } from '../site/kit-status.ts'
import { answers } from './method.ts'
import { SiteId } from './sites.ts'

export interface KitRow extends KitNeed {
  readonly state: KitState
  readonly bytes?: number
  readonly sha256?: string
}

export interface KitStatus {
  /** Absolute. */
  readonly folder: string
  readonly rows: readonly KitRow[]
}

export const kitMethods = {
  /** Hashes what lies in the kit folder; notices of type kit-progress tell how far it is. */
  'kit.status': answers<KitStatus>().to(z.strictObject({ site: SiteId, runbook: Id })),
}
