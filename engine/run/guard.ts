/**
 * The lock-out guard of a step that touches sshd, firewall or network: a revert is armed on the host before the first action,
 * and disarmed only after a new login succeeded. A connection that is still open proves nothing: packet filters let it live.
 */
import { RunError, isRunError } from '../errors.ts'
import { milliseconds } from '../runbook/duration.ts'
import { armScript, disarmScript, guardToken, type Restore } from '../drift/restore.ts'
import type { Session } from '../ports.ts'
import type { Step } from '../runbook/schema.ts'
import { guardScript } from '../plan/guard.ts'
import { boundHost, type RunContext } from './context.ts'
import type { StepKey } from './events.ts'

/** Why the step did not hold, as a reason code; undefined: a new login came in and the revert is disarmed. */
export type GuardEnd = 'guard-unarmed' | 'guard-reverted' | 'guard-gone' | 'guard-unknown' | undefined

export interface Guard {
  settle(): Promise<GuardEnd>
}

/** The outcome of a step whose guard ended so. */
export function guardEnded(end: NonNullable<GuardEnd>): 'failed' | 'unknown' {
  return end === 'guard-reverted' ? 'failed' : 'unknown'
}

/** Between two logins: OpenSSH 9.8 and later shut out clients that connect too often. */
const RETRY_MS = 3000
/** How long the host may take to let us in again after its revert was due. */
const BACK_MS = 60_000
/** A login that comes this close to the revert could be overtaken by it. */
const MARGIN_MS = 3000
const SCRIPT_SECONDS = 40

/** Arms the revert; the reason where it could not be armed, and then nothing may be changed. */
export async function armGuard(
  context: RunContext,
  step: Step,
  key: StepKey,
): Promise<Guard | 'guard-unarmed' | undefined> {
  if (step.guard === undefined) return undefined
  const { clock, random } = context.ports
  const seconds = Math.ceil(milliseconds(step.guard.within) / 1000)
  const script = guardScript(step, context.rendering(key).live)
  const restore: Restore = {
    token: `${guardToken}${step.id}-${random.hex(4)}`,
    seconds,
    commands: `${script} || failed=1\n`,
    remember: '',
  }
  const armedAt = clock.monotonic()
  await context.recorder.emit({
    type: 'restore-armed',
    ...key,
    token: restore.token,
    seconds,
    script: guardScript(step, context.rendering(key).masked),
  })
  const said = await onHost(context, await context.sessions.open(key.host), armScript(restore))
  if (said === undefined || !/^armed /m.test(said)) return 'guard-unarmed'
  return { settle: () => settle(context, key, restore.token, armedAt + seconds * 1000) }
}

/** A revert that an earlier stretch of this run left armed: disarmed by a new login, or it has taken the change back. */
export async function settleLeftover(context: RunContext, step: Step, key: StepKey): Promise<GuardEnd> {
  const { armed } = context.recorder.fold.step(key)
  if (step.guard === undefined || armed === undefined) return undefined
  return settle(context, key, armed, context.ports.clock.monotonic() + BACK_MS)
}

async function settle(context: RunContext, key: StepKey, token: string, dueMs: number): Promise<GuardEnd> {
  const { clock } = context.ports
  for (const until of [dueMs - MARGIN_MS, dueMs + BACK_MS]) {
    while (clock.monotonic() < until) {
      const said = await byNewLogin(context, key.host, disarmScript(token), until - clock.monotonic())
      const end = said === undefined ? undefined : /^(disarmed|fired|unknown)$/m.exec(said)?.[1]
      if (end !== undefined) {
        await context.recorder.emit({ type: 'restore-disarmed', ...key, token, fired: end === 'fired' })
        // No timer and no token: the host restarted, or an answer of ours was lost. Nothing will come any more.
        if (end === 'unknown') return 'guard-gone'
        return end === 'fired' ? 'guard-reverted' : undefined
      }
      await clock.sleep(RETRY_MS, context.signal)
    }
    // Right before it is due nobody touches it: whoever renames the token first decides.
    if (until < dueMs) await clock.sleep(dueMs - clock.monotonic() + RETRY_MS, context.signal)
  }
  return 'guard-unknown'
}

/** What the script printed over a connection of its own; undefined where there was no way in. */
async function byNewLogin(
  context: RunContext,
  host: string,
  script: string,
  withinMs: number,
): Promise<string | undefined> {
  const giveUp = new AbortController()
  const cancel = (): void => giveUp.abort(context.signal.reason)
  context.signal.addEventListener('abort', cancel, { once: true })
  const stop = context.ports.clock.every(Math.max(withinMs, 1000), () => giveUp.abort())
  try {
    await using session = await context.ports.transport.open(boundHost(context, host).access, giveUp.signal)
    return await onHost(context, session, script, giveUp.signal)
  } catch (error) {
    if (context.signal.aborted) throw new RunError('CANCELLED', { host })
    if (!isRunError(error)) throw error
    return undefined
  } finally {
    stop()
    context.signal.removeEventListener('abort', cancel)
  }
}

async function onHost(
  context: RunContext,
  session: Session,
  text: string,
  signal = context.signal,
): Promise<string | undefined> {
  const command = { kind: 'script', as: 'root', text } as const
  const result = await session.exec(command, { timeoutSeconds: SCRIPT_SECONDS, signal })
  return result.exitCode === 0 ? result.stdout : undefined
}
