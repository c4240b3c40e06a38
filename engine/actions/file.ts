import { z } from 'zod'
import type { Change } from '../run/events.ts'
import { timeoutSeconds } from '../runbook/duration.ts'
import { tail } from './expect.ts'
import { octal, readPath, readScript, writeExit, writeScript } from './file-script.ts'
import type { PathReading } from './file-script.ts'
import type { ActionContext, ActionKind, ActionResult } from './kind.ts'
import { alreadyThere, done, failed, uncertain } from './result.ts'
import { summed } from '../words/lines.ts'
import { phrase } from '../words/phrases/index.ts'
import { rule } from '../words/input-rules.ts'

export const File = z
  .strictObject({
    path: z.string().min(1),
    template: z.string().min(1).optional(),
    content: z.string().optional(),
    mode: z
      .string()
      .regex(/^0?[0-7]{3}$/)
      .default('0644'),
    owner: z
      .string()
      .regex(/^[A-Za-z0-9._-]+:[A-Za-z0-9._-]+$/)
      .default('root:root'),
    /** A script that checks the new file, `{{ staged }}`, before it replaces the old one; it must exit 0. */
    validate: z.string().min(1).optional(),
  })
  .refine(spec => (spec.template === undefined) !== (spec.content === undefined), rule('file-one-content'))
export type File = z.infer<typeof File>

export interface ResolvedFile {
  readonly path: string
  readonly content: string
  readonly mode: string
  readonly owner: string
  readonly validate?: string
}

/**
 * A file with this content, mode and owner: backed up to `PATH.bak.<run id>`, staged beside its place, validated, renamed
 * into it. Unchanged means untouched. A symbolic link, a directory or a device at the path is refused, never replaced.
 * Runs as one root script rather than as `sudo install …`: the content must arrive on standard input and the checks belong
 * between staging and rename, so under sudo it needs a root shell.
 */
export const file: ActionKind<File, ResolvedFile> = {
  kind: 'file',
  schema: File,
  changes: 'recorded',
  resolve(spec, render) {
    return {
      path: render.text(spec.path),
      content: spec.template === undefined ? render.text(spec.content ?? '') : render.file(spec.template),
      mode: octal(spec.mode),
      owner: spec.owner,
      ...(spec.validate === undefined ? {} : { validate: render.shell(stagedAsVariable(spec.validate)) }),
    }
  },
  describe(resolved) {
    const { path, mode, owner } = resolved
    return {
      kind: 'file',
      ...summed(phrase('do-file', { path, mode, owner })),
      body: resolved.content,
      language: 'text',
      as: 'root',
      sudo: ['a root shell'],
      path: resolved.path,
      mode: resolved.mode,
    }
  },
  async execute(resolved, context) {
    const { path } = resolved
    if (!isAbsolute(path)) return failed('path-not-absolute', { path }, false)
    const reading = await inspect(path, context)
    if (reading === undefined) return uncertain('path-unreadable', { path }, false)
    const { found } = reading
    if (found.kind === 'other') return failed('path-not-a-file', { path, type: found.type }, false)
    const after = {
      sha256: context.ports.digest.sha256(resolved.content),
      mode: resolved.mode,
      owner: resolved.owner,
    }
    const before = found.kind === 'file' ? found.state : null
    if (before !== null && same(before, after)) return alreadyThere({ path })
    const backup = before === null ? null : reading.backup
    // Recorded before it happens: if the link dies in between, undo sees by the hash whether it was done.
    for (const directory of reading.missing) await context.record({ kind: 'directory', path: directory })
    await context.record({ kind: 'file', path, before, after, backup })
    return write(resolved, { before: before?.sha256 ?? null, after: after.sha256, backup }, context)
  },
}

/** `{{ staged }}` is a name that only the host's script knows: it becomes that script's own variable. */
export function stagedAsVariable(script: string): string {
  return script.replace(/\{\{\s*staged\s*\}\}/g, '"$staged"')
}

export function isAbsolute(path: string): boolean {
  return /^\/[^\u0000-\u001f]*[^/\u0000-\u001f]$/.test(path) && !path.split('/').includes('..')
}

/** What stands at a path now, and the name that a backup of it would take in this run. */
export async function inspect(
  path: string,
  context: Pick<ActionContext, 'peek' | 'runId'>,
): Promise<PathReading | undefined> {
  const text = readScript(path, `${path}.bak.${context.runId}`)
  return readPath(await context.peek({ kind: 'script', as: 'root', text }, 60))
}

function same(a: Extract<Change, { kind: 'file' }>['after'], b: typeof a): boolean {
  return a.sha256 === b.sha256 && a.mode === b.mode && a.owner === b.owner
}

async function write(
  resolved: ResolvedFile,
  states: { before: string | null; after: string; backup: string | null },
  context: ActionContext,
): Promise<ActionResult> {
  const { path, content, mode, owner, validate } = resolved
  const token = context.ports.digest.sha256(`${context.runId} ${path} ${content}`)
  const text = writeScript({
    path,
    content,
    token,
    mode,
    owner,
    ...states,
    ...(validate === undefined ? {} : { validate }),
  })
  const result = await context.run(
    { kind: 'script', as: 'root', text },
    { timeoutSeconds: timeoutSeconds(context.node.timeout) },
  )
  const params = { path, output: tail(result) }
  switch (result.exitCode) {
    case 0:
      return done({ path, backup: states.backup ?? '' })
    case null:
      return uncertain('exit-unknown', params)
    case writeExit.invalid:
      return failed('file-invalid', params, false)
    case writeExit.changedMeanwhile:
      return failed('file-changed-meanwhile', params, false)
    case writeExit.noBackup:
      return failed('file-no-backup', params, false)
    default:
      return failed('file-not-written', params, false)
  }
}
