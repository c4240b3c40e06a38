import { z } from 'zod'
import { tail } from './expect.ts'
import { inspect, isAbsolute } from './file.ts'
import { octal } from './file-script.ts'
import type { ActionContext, ActionKind, ActionResult } from './kind.ts'
import { alreadyThere, done, failed, uncertain } from './result.ts'
import { summed } from '../words/lines.ts'
import { phrase } from '../words/phrases/index.ts'

export const Upload = z.strictObject({
  /** A file of the kit, whose SHA-256 is pinned. */
  kit: z.string().min(1),
  to: z.string().min(1),
  mode: z
    .string()
    .regex(/^0?[0-7]{3}$/)
    .default('0644'),
})
export type Upload = z.infer<typeof Upload>

export interface ResolvedUpload {
  readonly file: string
  readonly source: string
  readonly sha256: string
  readonly to: string
  readonly mode: string
}

/** A kit file onto the host, proved by its pinned SHA-256 on both ends; sent only if it is not there with that hash. */
export const upload: ActionKind<Upload, ResolvedUpload> = {
  kind: 'upload',
  schema: Upload,
  changes: 'recorded',
  resolve(spec, render) {
    const file = render.text(spec.kit)
    const { path, sha256 } = render.kit(file)
    return { file, source: path, sha256, to: render.text(spec.to), mode: octal(spec.mode) }
  },
  describe(resolved) {
    const { file, to, mode, sha256 } = resolved
    return {
      kind: 'upload',
      ...summed(phrase('do-upload', { file, to, mode, sha256: sha256.slice(0, 12) })),
      as: 'root',
      sudo: ['a root shell'],
      path: resolved.to,
      mode: resolved.mode,
    }
  },
  async execute(resolved, context) {
    const { to, sha256, mode } = resolved
    if (!isAbsolute(to)) return failed('path-not-absolute', { path: to }, false)
    const local = await context.ports.files.inspect(resolved.source)
    if (local === undefined)
      return failed('kit-file-missing', { file: resolved.file, path: resolved.source }, false)
    if (local.sha256 !== sha256) {
      return failed(
        'kit-file-differs',
        { file: resolved.file, wanted: sha256, got: local.sha256, bytes: local.bytes },
        false,
      )
    }
    const reading = await inspect(to, context)
    if (reading === undefined) return uncertain('path-unreadable', { path: to }, false)
    const { found } = reading
    if (found.kind === 'other') return failed('path-not-a-file', { path: to, type: found.type }, false)
    const before = found.kind === 'file' ? found.state : null
    if (before !== null && before.sha256 === sha256 && before.mode === mode) return alreadyThere({ path: to })
    const owner = before?.sha256 === sha256 ? before.owner : 'root:root'
    const backup = before === null || before.sha256 === sha256 ? null : reading.backup
    for (const directory of reading.missing) await context.record({ kind: 'directory', path: directory })
    await context.record({ kind: 'file', path: to, before, after: { sha256, mode, owner }, backup })
    if (before?.sha256 === sha256)
      return (await each([['chmod', mode, to]], to, context)) ?? done({ path: to })
    const steps: Argv[] = []
    const parent = reading.missing.at(-1)
    if (parent !== undefined) steps.push(['install', '-d', '-m', '0755', parent])
    if (backup !== null) steps.push(['cp', '-p', to, backup])
    return (await each(steps, to, context)) ?? send(resolved, context)
  },
}

type Argv = readonly [string, ...string[]]

/** Runs programs one after the other; undefined when all exited 0. */
async function each(
  steps: readonly Argv[],
  path: string,
  context: ActionContext,
): Promise<ActionResult | undefined> {
  for (const argv of steps) {
    const result = await context.run({ kind: 'program', argv, as: 'root' }, { timeoutSeconds: 60 })
    const params = { path, output: tail(result) }
    if (result.exitCode === null) return uncertain('exit-unknown', params)
    if (result.exitCode !== 0)
      return failed(argv[0] === 'cp' ? 'file-no-backup' : 'file-not-written', params, false)
  }
  return undefined
}

async function send(resolved: ResolvedUpload, context: ActionContext): Promise<ActionResult> {
  const session = await context.session()
  const { source, to, sha256, mode } = resolved
  const sent = await session.upload(
    { source, target: to, sha256, mode, as: 'root' },
    {
      signal: context.signal,
      onProgress: (sentBytes, totalBytes) => context.onProgress(sentBytes, totalBytes),
    },
  )
  return done({ path: to, bytes: sent.bytes, resumed: sent.resumedFrom })
}
