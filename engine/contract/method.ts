import type { z } from 'zod'

/** One method: what may be sent, and what comes back. Inputs come from outside and are parsed; outputs are our own data. */
export interface Method<Input extends z.ZodType, Output> {
  readonly input: Input
  /** Never set; carries the type. */
  readonly output?: Output
}

/** `answers<RunCard[]>().to(z.undefined())`: the output is a type, the input a schema. */
export function answers<Output>(): { to<Input extends z.ZodType>(input: Input): Method<Input, Output> } {
  return { to: input => ({ input }) }
}
