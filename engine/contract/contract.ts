/** What crosses a process boundary between a screen and its shell. One table; both ends take their types from it. */
import type { z } from 'zod'
import type { ErrorParams } from '../errors.ts'
import type { Issue } from '../source/issue.ts'
import { appMethods } from './app.ts'
import { hostMethods } from './hosts.ts'
import { kitMethods } from './kit.ts'
import { knownHostMethods } from './known-hosts.ts'
import type { Method } from './method.ts'
import { planMethods } from './plans.ts'
import { questionMethods } from './questions.ts'
import { reportMethods } from './reports.ts'
import { runbookMethods } from './runbooks.ts'
import { runMethods } from './runs.ts'
import { siteMethods } from './sites.ts'
import { terminalMethods } from './terminals.ts'
import { vaultMethods } from './vault.ts'

export const methods = {
  ...appMethods,
  ...runbookMethods,
  ...siteMethods,
  ...hostMethods,
  ...kitMethods,
  ...knownHostMethods,
  ...planMethods,
  ...runMethods,
  ...questionMethods,
  ...reportMethods,
  ...terminalMethods,
  ...vaultMethods,
}
export type Methods = typeof methods
export type MethodName = keyof Methods
/** As a screen writes it. */
export type MethodInput<M extends MethodName> = z.input<Methods[M]['input']>
export type MethodOutput<M extends MethodName> =
  Methods[M] extends Method<z.ZodType, infer Output> ? Output : never

/** Who calls: one screen (a window, a tab). Runs know by it who holds them. */
export interface Caller {
  readonly screen: string
}
export type Handler<M extends MethodName> = (
  input: z.output<Methods[M]['input']>,
  caller: Caller,
) => Promise<MethodOutput<M>>
export type Handlers = { readonly [M in MethodName]: Handler<M> }
/** The handlers of one topic: `HandlersOf<typeof runMethods>`. */
export type HandlersOf<Topic> = { readonly [M in keyof Topic & MethodName]: Handler<M> }

/** Errors cross as data: a structured clone and JSON drop an Error's own fields. */
export type Reply<T = unknown> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false
      readonly code: string
      readonly params: ErrorParams
      readonly issues?: readonly Issue[]
    }
