import { z } from 'zod'
import { ROOT_SHELL } from '../plan/sudoers.ts'
import { octal, readPath, readScript } from '../actions/file-script.ts'
import type { Digest, CommandResult } from '../ports.ts'
import { shellQuote } from '../plan/quote.ts'
import type { CheckContext, CheckKind, Judgement } from './kind.ts'
import { fail, last, pass, unknown, unreadable } from './judgement.ts'
import { phrase } from '../words/phrases/index.ts'
import { rule } from '../words/input-rules.ts'

export const File = z
  .strictObject({
    path: z.string().min(1),
    exists: z.boolean().default(true),
    /** Its content is exactly what this template renders to. */
    template: z.string().min(1).optional(),
    sha256: z.string().min(1).optional(),
    mode: z
      .string()
      .regex(/^0?[0-7]{3}$/)
      .optional(),
    owner: z
      .string()
      .regex(/^[A-Za-z0-9._-]+:[A-Za-z0-9._-]+$/)
      .optional(),
    /** A text that stands in it, literally. */
    contains: z.string().min(1).optional(),
  })
  .refine(
    spec =>
      spec.exists ||
      [spec.template, spec.sha256, spec.mode, spec.owner, spec.contains].every(each => each === undefined),
    rule('file-absent-alone'),
  )
export type File = z.infer<typeof File>
interface Resolved {
  readonly path: string
  readonly exists: boolean
  readonly content?: string
  readonly sha256?: string
  readonly mode?: string
  readonly owner?: string
  readonly contains?: string
}
interface Sample {
  readonly host: string
  readonly about: CommandResult
  readonly search: CommandResult | null
  /** SHA-256 of the rendered template. */
  readonly wantedSha256?: string
}

/** A file stands there with this content, mode and owner; read as root, and judged by its hash. */
export const file: CheckKind<File, Resolved, Sample> = {
  kind: 'file',
  schema: File,
  scope: 'host',
  sudo: () => [ROOT_SHELL],
  resolve(spec, render) {
    return {
      path: render.text(spec.path),
      exists: spec.exists,
      ...(spec.template === undefined ? {} : { content: render.file(spec.template) }),
      ...(spec.sha256 === undefined ? {} : { sha256: render.text(spec.sha256) }),
      ...(spec.mode === undefined ? {} : { mode: octal(spec.mode) }),
      ...(spec.owner === undefined ? {} : { owner: spec.owner }),
      ...(spec.contains === undefined ? {} : { contains: render.text(spec.contains) }),
    }
  },
  describe: ({ path, exists }) => phrase(exists ? 'see-file' : 'see-file-absent', { path }),
  async sample(resolved, context) {
    const [member] = context.hosts
    if (member === undefined) throw new TypeError('a host check needs a host')
    const text = readScript(resolved.path, resolved.path)
    const about = await context.probe(member, resolved.path, { kind: 'script', as: 'root', text }, 30)
    const search =
      resolved.contains === undefined ? null : await grep(resolved.path, resolved.contains, context)
    const wantedSha256 = wantedHash(resolved, context.ports.digest)
    return { host: member.host.name, about, search, ...(wantedSha256 === undefined ? {} : { wantedSha256 }) }
  },
  judge(resolved, samples) {
    const { host, about, search, wantedSha256 } = last(samples)
    const unread = unreadable(about, host, 'stat, sha256sum')
    if (unread !== undefined) return unread
    const found = readPath(about)?.found
    const params = { host, path: resolved.path }
    if (found === undefined) return unknown('no-output', { host, tool: 'stat' })
    if (!resolved.exists)
      return found.kind === 'absent' ? pass('file-absent', params) : fail('file-present', params)
    if (found.kind === 'absent') return fail('file-missing', params)
    if (found.kind === 'other') return fail('file-not-plain', { ...params, type: found.type })
    const { state } = found
    if (wantedSha256 !== undefined && state.sha256 !== wantedSha256) {
      return fail('file-differs', { ...params, wanted: wantedSha256, got: state.sha256 })
    }
    if (resolved.mode !== undefined && state.mode !== resolved.mode) {
      return fail('file-mode', { ...params, wanted: resolved.mode, got: state.mode })
    }
    if (resolved.owner !== undefined && state.owner !== resolved.owner) {
      return fail('file-owner', { ...params, wanted: resolved.owner, got: state.owner })
    }
    return searched(resolved, host, search) ?? pass('file-so', params)
  },
}

function wantedHash(resolved: Resolved, digest: Digest): string | undefined {
  return resolved.content === undefined ? resolved.sha256 : digest.sha256(resolved.content)
}

function grep(path: string, text: string, context: CheckContext): Promise<CommandResult> {
  const [member] = context.hosts
  if (member === undefined) throw new TypeError('a host check needs a host')
  // Only the count is kept: the line itself may hold more than the runbook asked for.
  const script = `grep -c -F -e ${shellQuote(text)} -- ${shellQuote(path)}\n`
  return context.probe(
    member,
    phrase('saw-lines', { path }),
    { kind: 'script', as: 'root', text: script },
    30,
  )
}

function searched(resolved: Resolved, host: string, search: CommandResult | null): Judgement | undefined {
  if (search === null) return undefined
  if (search.exitCode === 0) return undefined
  if (search.exitCode === 1)
    return fail('file-lacks', { host, path: resolved.path, text: resolved.contains ?? '' })
  return unreadable(search, host, 'grep') ?? unknown('no-output', { host, tool: 'grep' })
}
