/** One login: the site's ways in their order, each at most once. */
import { phrase } from '../../engine/words/phrases/index.ts'
import type { Phrase } from '../../engine/phrase.ts'
import type { AnyAuthMethod, AuthHandlerMiddleware, AuthenticationType } from 'ssh2'
import { RunError } from '../../engine/errors.ts'
import type { Ssh } from '../../engine/site/schema.ts'
import type { Attempt, AttemptContext } from './auth-methods.ts'
import { attemptsFor } from './auth-methods.ts'
import { sayCode } from '../../engine/words/index.ts'

export interface Login {
  readonly handler: AuthHandlerMiddleware
  /** What to report when no way is left. */
  failure(detail?: Phrase | string): RunError
}

export interface LoginRequest extends AttemptContext {
  readonly host: string
  readonly ssh: Ssh
}

function whole({ code, params }: RunError): Phrase {
  return { en: sayCode(code, params, 'en'), zh: sayCode(code, params, 'zh') }
}

/**
 * An authentication handler for ssh2. It begins with `none` to learn what the server offers, so that no password is ever
 * sent to a server that would not take it.
 */
export function createLogin(request: LoginRequest): Login {
  const { host, ssh } = request
  const attempts = attemptsFor(host, ssh, request)
  const notes: Phrase[] = []
  const note = ({ label }: Attempt, result: Phrase | string): void =>
    void notes.push(phrase('tried-way', { way: label, result }))
  let unready: RunError | undefined
  let offered: readonly string[] = []
  let current: Attempt | undefined
  let sentAny = false

  async function next(methods: readonly string[], partial: boolean): Promise<AnyAuthMethod | false> {
    if (current !== undefined && !partial) {
      current.rejected?.()
      note(current, phrase('rejected'))
    }
    current = undefined
    for (;;) {
      const attempt = attempts.shift()
      if (attempt === undefined) return false
      try {
        const method = await request.waiting(attempt.prepare(methods))
        if ('passedOver' in method) {
          note(attempt, method.passedOver)
          continue
        }
        current = attempt
        sentAny = true
        return method
      } catch (error) {
        // Whoever turned the question down is not asked the next one.
        if (!(error instanceof RunError) || error.code === 'SECRET_NOT_GIVEN') throw error
        unready ??= error
        note(attempt, phrase('not-usable', { why: whole(error) }))
      }
    }
  }

  return {
    handler(methodsLeft: AuthenticationType[] | null, partial: boolean | null, callback) {
      if (methodsLeft === null) {
        callback({ type: 'none', username: ssh.user })
        return
      }
      offered = methodsLeft
      const proceed = callback as (method: AnyAuthMethod | false) => void
      next(methodsLeft, partial === true).then(proceed, (error: unknown) => request.abort(error))
    },
    failure(detail) {
      if (!sentAny && unready !== undefined) return unready
      if (current !== undefined) note(current, detail ?? phrase('rejected'))
      return new RunError('AUTH_REJECTED', {
        host,
        address: `${ssh.address}:${ssh.port}`,
        user: ssh.user,
        tried: notes,
        offered: offered.join(', '),
      })
    },
  }
}
