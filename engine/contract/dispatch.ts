import { isRunError, type ErrorParams } from '../errors.ts'
import type { Issue } from '../source/issue.ts'
import { methods, type Caller, type Handlers, type MethodName, type Reply } from './contract.ts'
import { formProblem } from '../words/form.ts'
import type { Phrase } from '../phrase.ts'
import { phrase } from '../words/phrases/index.ts'

/** A call that names no method, or whose input is not of its form. */
const badCall = (method: string, reason: Phrase): Reply => ({
  ok: false,
  code: 'BAD_CALL',
  params: { method: method.slice(0, 60), reason },
})

interface Told {
  readonly code: string
  readonly params: ErrorParams
}

/**
 * The one door for every shell: looks the method up, parses the input, calls the handler, and turns whatever it throws into
 * data. Never throws. `report` hears of what nobody foresaw, and says what the screen may hear of it.
 */
export async function dispatch(
  handlers: Handlers,
  method: string,
  input: unknown,
  caller: Caller,
  report: (error: unknown) => Told = () => ({ code: 'INTERNAL', params: {} }),
): Promise<Reply> {
  if (!Object.hasOwn(methods, method)) return badCall(method, phrase('call-unknown'))
  const name = method as MethodName
  const parsed = methods[name].input.safeParse(input ?? undefined)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    return badCall(method, formProblem(first))
  }
  try {
    const handler = handlers[name] as (input: unknown, caller: Caller) => Promise<unknown>
    return { ok: true, value: await handler(parsed.data, caller) }
  } catch (error) {
    return failureOf(error, report)
  }
}

function failureOf(error: unknown, report: (error: unknown) => Told): Reply {
  if (isRunError(error)) return { ok: false, code: error.code, params: error.params }
  if (hasIssues(error)) return { ok: false, code: 'INPUT_INVALID', params: {}, issues: error.issues }
  return { ok: false, ...report(error) }
}

function hasIssues(error: unknown): error is Error & { readonly issues: readonly Issue[] } {
  return (
    error instanceof Error && 'issues' in error && Array.isArray(error.issues) && error.name !== 'ZodError'
  )
}
