import { z } from 'zod'
import { RunError } from '../errors.ts'
import type { Privilege } from '../ports.ts'
import { timeoutSeconds } from '../runbook/duration.ts'
import { runDetached } from './detached.ts'
import type { ActionNode } from '../runbook/schema.ts'
import type { ActionContext, ActionKind, ActionResult, ActionView } from './kind.ts'
import { judged } from './result.ts'
import { rule } from '../words/input-rules.ts'
import { phrase } from '../words/phrases/index.ts'

const RunForm = z
  .strictObject({
    script: z.string().min(1),
    as: z.enum(['root', 'login']).default('root'),
    /** Survives a lost connection: setsid, with log, pid and exit file on the host. */
    detach: z.literal(true).optional(),
    /** On a terminal, where a program prompts and the engineer types the answer. */
    tty: z.literal(true).optional(),
  })
  .refine(form => form.detach === undefined || form.tty === undefined, rule('run-detach-or-tty'))
export const Run = z.union([z.string().min(1), RunForm])
export type Run = z.infer<typeof Run>

export interface ResolvedRun {
  readonly script: string
  readonly as: Privilege
  readonly detach: boolean
  readonly tty: boolean
}

/** A POSIX sh script, sent on standard input so that nothing of it shows in argv. */
export const run: ActionKind<Run, ResolvedRun> = {
  kind: 'run',
  schema: Run,
  changes: 'unrecorded',
  // A detached job is found again by its token; any other script may have done half of its work.
  resumable: spec => typeof spec !== 'string' && spec.detach === true,
  resolve(spec, render) {
    const form = typeof spec === 'string' ? { script: spec, as: 'root' as const } : spec
    return {
      script: render.shell(form.script),
      as: form.as,
      detach: 'detach' in form && form.detach === true,
      tty: 'tty' in form && form.tty === true,
    }
  },
  describe(resolved, node): ActionView {
    return {
      kind: 'run',
      summary: summaryOf(resolved.script),
      body: resolved.script,
      language: 'sh',
      as: resolved.as,
      sudo: resolved.as === 'root' ? ['a root shell'] : [],
      ...(node.expect === undefined ? {} : { expect: node.expect }),
    }
  },
  execute(resolved, context) {
    return resolved.detach ? runDetached(resolved, context) : runAttached(resolved, context)
  },
}

/** As whom this action starts a job that may outlive it; undefined where it starts none. */
export function detachedAs({ kind, spec }: ActionNode): Privilege | undefined {
  if (kind !== 'run') return undefined
  const form = spec as Run
  return typeof form !== 'string' && form.detach === true ? form.as : undefined
}

async function runAttached(resolved: ResolvedRun, context: ActionContext): Promise<ActionResult> {
  if (resolved.tty && context.terminal === undefined) {
    throw new RunError('NOT_SUPPORTED', { what: phrase('need-tty'), host: context.host.name })
  }
  const result = await context.run(
    { kind: 'script', text: resolved.script, as: resolved.as },
    {
      timeoutSeconds: timeoutSeconds(context.node.timeout),
      ...(resolved.tty && context.terminal !== undefined ? { tty: context.terminal } : {}),
    },
  )
  return judged(result, context.node.expect)
}

/** The first line that says something, for the plan's one line. */
export function summaryOf(script: string): string {
  const line = script.split('\n').find(candidate => /^\s*[^\s#]/.test(candidate)) ?? ''
  const more = script.trim().split('\n').length > 1 ? ' …' : ''
  return line.trim().slice(0, 100) + more
}
