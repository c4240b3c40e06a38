import { z } from 'zod'
import { expected } from '../actions/expect.ts'
import { summaryOf } from '../actions/run.ts'
import type { CommandResult, Privilege } from '../ports.ts'
import { Expect, type Match } from '../runbook/schema.ts'
import type { Renderer } from '../plan/render.ts'
import { ROOT_SHELL } from '../plan/sudoers.ts'
import type { CheckKind } from './kind.ts'
import { last, unknown } from './judgement.ts'
import { rule } from '../words/input-rules.ts'

/** A value inside a pattern would make every dot of an address a wildcard: patterns take no placeholders. */
const plain = (match: Match | undefined): boolean =>
  ![match?.matches, match?.not_matches].some(pattern => pattern?.includes('{{'))

export const Command = z
  .strictObject({
    run: z.string().min(1),
    as: z.enum(['root', 'login']).default('root'),
    expect: Expect.optional(),
  })
  .refine(spec => plain(spec.expect?.stdout) && plain(spec.expect?.stderr), rule('pattern-no-placeholder'))
export type Command = z.infer<typeof Command>
interface Resolved {
  readonly script: string
  readonly as: Privilege
  readonly expect?: Expect
}
interface Sample {
  readonly host: string
  readonly result: CommandResult
}

/** A read-only script of the runbook, judged by exit code and output. */
export const command: CheckKind<Command, Resolved, Sample> = {
  kind: 'command',
  schema: Command,
  scope: 'host',
  sudo: resolved => (resolved.as === 'root' ? [ROOT_SHELL] : []),
  resolve: (spec, render) => ({
    script: render.shell(spec.run),
    as: spec.as,
    ...(spec.expect === undefined ? {} : { expect: rendered(spec.expect, render) }),
  }),
  describe: resolved => summaryOf(resolved.script),
  body: resolved => resolved.script,
  async sample(resolved, context) {
    const [member] = context.hosts
    if (member === undefined) throw new TypeError('a host check needs a host')
    const result = await context.probe(
      member,
      summaryOf(resolved.script),
      { kind: 'script', text: resolved.script, as: resolved.as },
      60,
    )
    return { host: member.host.name, result }
  },
  judge(resolved, samples) {
    const { host, result } = last(samples)
    if (result.exitCode === null) return unknown('link-lost', { host })
    const wants127 = [resolved.expect?.exit ?? 0].flat().includes(127)
    if (result.exitCode === 127 && !wants127) {
      return unknown('no-tool', { host, tool: result.stderr.trim().slice(-120) })
    }
    return expected(result, resolved.expect)
  },
}

function rendered(expect: Expect, render: Renderer): Expect {
  return {
    ...expect,
    ...(expect.stdout === undefined ? {} : { stdout: renderedMatch(expect.stdout, render) }),
    ...(expect.stderr === undefined ? {} : { stderr: renderedMatch(expect.stderr, render) }),
  }
}
function renderedMatch(match: Match, render: Renderer): Match {
  return {
    ...match,
    ...(match.equals === undefined ? {} : { equals: render.text(match.equals) }),
    ...(match.contains === undefined ? {} : { contains: render.text(match.contains) }),
  }
}
