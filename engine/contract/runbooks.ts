import { z } from 'zod'
import { Id, type Runbook } from '../runbook/schema.ts'
import type { Text } from '../runbook/text.ts'
import { answers } from './method.ts'

/** A runbook as the library lists it. */
export interface RunbookCard {
  readonly id: string
  readonly version: string
  readonly title: Text
  readonly summary: Text
  readonly topic: string
  readonly steps: number
  readonly roles: readonly { readonly id: string; readonly title: Text }[]
  readonly kit: boolean
  readonly provenOn: Runbook['provenOn']
}

export const runbookMethods = {
  'runbooks.list': answers<readonly RunbookCard[]>().to(z.undefined()),
  'runbooks.read': answers<Runbook>().to(z.strictObject({ runbook: Id })),
}
