import { z } from 'zod'
import { isRunError } from '../errors.ts'
import { shellQuote } from '../plan/quote.ts'
import { timeoutSeconds } from '../runbook/duration.ts'
import { tail } from './expect.ts'
import { inspect, isAbsolute } from './file.ts'
import { octal, writeExit, writeScript } from './file-script.ts'
import type { ActionContext, ActionKind, ActionResult } from './kind.ts'
import { alreadyThere, done, failed, uncertain } from './result.ts'
import { summed } from '../words/lines.ts'
import { phrase } from '../words/phrases/index.ts'

export const Copy = z.strictObject({
  /** A role of one host, or a host. */
  from: z.string().min(1),
  path: z.string().min(1),
  to: z.string().min(1),
  mode: z
    .string()
    .regex(/^0?[0-7]{3}$/)
    .default('0600'),
})
export type Copy = z.infer<typeof Copy>

export interface ResolvedCopy {
  readonly from: string
  readonly path: string
  readonly to: string
  readonly mode: string
}

/** More than any key, certificate or configuration has; a dump goes from server to server. */
const mostBytes = 1_000_000

/**
 * A small text file of another host of the run onto this one, as a private key has to travel: through the memory of the laptop
 * and the two SSH connections, never onto its disk, into the journal, an argument list or a file that others may read.
 */
export const copy: ActionKind<Copy, ResolvedCopy> = {
  kind: 'copy',
  schema: Copy,
  changes: 'recorded',
  resolve: (spec, render) => ({
    from: spec.from,
    path: render.text(spec.path),
    to: render.text(spec.to),
    mode: octal(spec.mode),
  }),
  describe: ({ from, path, to, mode }) => ({
    kind: 'copy',
    ...summed(phrase('do-copy', { host: from, path, to, mode })),
    as: 'root',
    sudo: ['a root shell'],
    path: to,
    mode,
  }),
  async execute(resolved, context) {
    const { to, path, mode } = resolved
    if (!isAbsolute(to)) return failed('path-not-absolute', { path: to }, false)
    const read = await readFrom(resolved, context)
    if ('verdict' in read) return read
    const reading = await inspect(to, context)
    if (reading === undefined) return uncertain('path-unreadable', { path: to }, false)
    const { found } = reading
    if (found.kind === 'other') return failed('path-not-a-file', { path: to, type: found.type }, false)
    const after = { sha256: context.ports.digest.sha256(read.content), mode, owner: 'root:root' }
    const before = found.kind === 'file' ? found.state : null
    if (before?.sha256 === after.sha256 && before.mode === mode && before.owner === after.owner) {
      return alreadyThere({ path: to })
    }
    const backup = before === null ? null : reading.backup
    for (const directory of reading.missing) await context.record({ kind: 'directory', path: directory })
    await context.record({ kind: 'file', path: to, before, after, backup })
    return write(
      resolved,
      { content: read.content, before: before?.sha256 ?? null, backup, after },
      context,
    ).catch((error: unknown) => {
      if (isRunError(error, 'COMMAND_TIMED_OUT')) return uncertain('exit-unknown', { path })
      throw error
    })
  },
}

/** Beside `context.run`, which would keep what was printed. */
async function readFrom(
  { from, path }: ResolvedCopy,
  context: ActionContext,
): Promise<{ readonly content: string } | ActionResult> {
  const [member] = context.member(from)
  if (member === undefined) return failed('copy-not-read', { host: from, path, output: '' }, false)
  const host = member.host.name
  const session = await member.session()
  const text = `path=${shellQuote(path)}
[ -f "$path" ] || { echo "not a file" >&2; exit 1; }
[ "$(wc -c <"$path")" -le ${mostBytes} ] || { echo "more than ${mostBytes} bytes" >&2; exit 1; }
sha256sum <"$path" && cat <"$path"`
  const result = await session.exec(
    { kind: 'script', as: 'root', text },
    { timeoutSeconds: 60, signal: context.signal },
  )
  if (result.exitCode === null) return uncertain('exit-unknown', { path }, false)
  const end = result.stdout.indexOf('\n')
  const content = result.stdout.slice(end + 1)
  const isWhole = result.stdout.slice(0, 64) === context.ports.digest.sha256(content)
  if (result.exitCode === 0 && isWhole) return { content }
  const output = result.exitCode === 0 ? phrase('not-a-text') : result.stderr.trim().slice(-200)
  return failed('copy-not-read', { host, path, output }, false)
}

async function write(
  { to, mode }: ResolvedCopy,
  states: {
    readonly content: string
    readonly before: string | null
    readonly backup: string | null
    readonly after: { readonly sha256: string; readonly owner: string }
  },
  context: ActionContext,
): Promise<ActionResult> {
  const { content, before, backup, after } = states
  const token = context.ports.digest.sha256(`${context.runId} ${to} ${content}`)
  const text = writeScript({
    path: to,
    content,
    token,
    mode,
    owner: after.owner,
    before,
    after: after.sha256,
    backup,
  })
  const session = await context.session()
  const result = await session.exec(
    { kind: 'script', as: 'root', text },
    { timeoutSeconds: timeoutSeconds(context.node.timeout), signal: context.signal },
  )
  const params = { path: to, output: tail(result) }
  if (result.exitCode === 0) return done({ path: to, bytes: content.length, backup: backup ?? '' })
  if (result.exitCode === null) return uncertain('exit-unknown', params)
  if (result.exitCode === writeExit.changedMeanwhile) return failed('file-changed-meanwhile', params, false)
  if (result.exitCode === writeExit.noBackup) return failed('file-no-backup', params, false)
  return failed('file-not-written', params, false)
}
