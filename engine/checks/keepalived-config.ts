import { z } from 'zod'
import { ROOT_SHELL } from '../plan/sudoers.ts'
import { RunError } from '../errors.ts'
import { shellQuote } from '../plan/quote.ts'
import type { CommandResult } from '../ports.ts'
import { programsOf } from './keepalived/instances.ts'
import { lintConfig } from './keepalived/lint.ts'
import { parseConfig } from './keepalived/parse.ts'
import { canTest, parseReadConfig, readConfigScript } from './keepalived/read.ts'
import { programProblems, programScript } from './keepalived/programs.ts'
import type { CheckKind, Judgement } from './kind.ts'
import { fail, last, pass, unknown, unreadable } from './judgement.ts'
import type { Line } from '../words/lines.ts'
import { phrase } from '../words/phrases/index.ts'

export const KeepalivedConfig = z.strictObject({
  path: z.string().min(1).default('/etc/keepalived/keepalived.conf'),
})
export type KeepalivedConfig = z.infer<typeof KeepalivedConfig>
interface Sample {
  readonly host: string
  readonly config: CommandResult
  /** `keepalived -t`; null where this version has no such mode, or there was nothing to test. */
  readonly test: CommandResult | null
  /** Owner and mode of every program that keepalived would start, and of the directories above; null: it starts none. */
  readonly programs: CommandResult | null
}

/**
 * The configuration is sound (P10): `keepalived -t` exits 0 and prints nothing (2.0.4 and later; exit 0 alone is not enough),
 * and our own linter finds nothing, on every version. Passwords are masked on the host.
 */
export const keepalivedConfig: CheckKind<KeepalivedConfig, KeepalivedConfig, Sample> = {
  kind: 'keepalived-config',
  schema: KeepalivedConfig,
  scope: 'host',
  sudo: () => [ROOT_SHELL],
  resolve: (spec, render) => ({ path: render.text(spec.path) }),
  describe: spec => phrase('see-keepalived-config', { path: spec.path }),
  async sample({ path }, context) {
    const [member] = context.hosts
    if (member === undefined) throw new RunError('INTERNAL', { what: 'a host check needs a host' })
    const ask = (label: Line, text: string): Promise<CommandResult> =>
      context.probe(member, label, { kind: 'script', as: 'root', text }, 30)
    const config = await ask(phrase('saw-config', { path }), readConfigScript(path))
    const { version, text } = parseReadConfig(config.stdout)
    const testable = config.exitCode === 0 && text !== undefined && canTest(version) === true
    const test = testable
      ? await ask(`keepalived -t -f ${path}`, `keepalived -t -f ${shellQuote(path)}\n`)
      : null
    const paths = [...new Set(programsOf(parseConfig(text ?? '')).map(program => program.path))]
    const programs = paths.length === 0 ? null : await ask(phrase('saw-programs'), programScript(paths))
    return { host: member.host.name, config, test, programs }
  },
  judge({ path }, samples) {
    const { host, config, test, programs } = last(samples)
    const unread = unreadable(config, host, 'sh')
    if (unread !== undefined) return unread
    const { version, text } = parseReadConfig(config.stdout)
    if (text === undefined) return fail('file-missing', { host, path })
    const tested = judgeTest(test, { host, path })
    const parsed = parseConfig(text)
    const [issue, ...more] = lintConfig(parsed, test === null)
    if (issue !== undefined) {
      return fail(issue.code, { host, path, line: issue.line, detail: issue.detail, more: more.length })
    }
    if (tested?.verdict === 'fail') return tested
    const found = judgePrograms(programs, host) ?? tested
    if (found !== undefined) return found
    const [dark] = parsed.notCovered
    if (dark !== undefined)
      return unknown('ka-not-covered', { host, path, line: dark.line, detail: dark.detail })
    if (version === undefined) return unknown('no-tool', { host, tool: 'keepalived' })
    if (canTest(version) === undefined) return unknown('ka-version-unknown', { host })
    return pass('ka-config-sound', {
      host,
      path,
      version,
      tested: test === null ? 'linter' : 'keepalived -t, linter',
    })
  },
}

function judgeTest(
  test: CommandResult | null,
  params: { host: string; path: string },
): Judgement | undefined {
  if (test === null) return undefined
  if (test.exitCode === null) return unknown('link-lost', { host: params.host })
  if (test.exitCode === 127 || test.exitCode === 126)
    return unknown('no-tool', { host: params.host, tool: 'keepalived -t' })
  const said = `${test.stdout}\n${test.stderr}`.trim().split('\n')[0] ?? ''
  if (test.exitCode !== 0 || said !== '') {
    return fail('ka-test-failed', { ...params, exit: test.exitCode, output: said.slice(0, 300) })
  }
  return undefined
}

function judgePrograms(programs: CommandResult | null, host: string): Judgement | undefined {
  if (programs === null) return undefined
  const unread = unreadable(programs, host, 'stat')
  if (unread !== undefined) return unread
  const [problem] = programProblems(programs.stdout)
  return problem === undefined
    ? undefined
    : fail('ka-program', { host, ...problem, problem: phrase(`program-${problem.problem}`) })
}
