/** Runbook and site as a shell names them: read, parsed, bound. Nothing is contacted. */
import { dirname, relative, resolve } from 'node:path'
import { actionKinds } from '../engine/actions/registry.ts'
import { checkKinds } from '../engine/checks/registry.ts'
import type { Runbook } from '../engine/runbook/schema.ts'
import { parseRunbook } from '../engine/runbook/parse.ts'
import type { Binding } from '../engine/site/bind.ts'
import { bind } from '../engine/site/binding.ts'
import { parseSite } from '../engine/site/parse.ts'
import type { Issue, Parsed } from '../engine/source/issue.ts'
import {
  findRunbook,
  listRunbooks,
  readInput,
  readRunbookFolder,
  type FolderFiles,
} from '../adapters/files/load.ts'
import type { RunFolderContent } from '../adapters/files/run-folder.ts'
import { systemDigest } from '../adapters/system/digest.ts'
import { InputRefused } from './input-refused.ts'

export interface LoadedRunbook {
  readonly runbook: Runbook
  readonly files: FolderFiles
}

export interface Input extends LoadedRunbook {
  readonly binding: Binding
  readonly siteText: Uint8Array
  /** Folder of the site file: key files and the kit are relative to it. */
  readonly siteDir: string
}

/** Where runbooks are looked for, and who is told about warnings. */
export interface Library {
  /** Folders that runbooks are looked for in, in order. */
  readonly runbooksDirs: readonly string[]
  warn(issues: readonly Issue[]): void
}

const kinds = { actions: actionKinds, checks: checkKinds }

/** As messages name it: relative to where the engineer stands, unless that is longer. */
export function shownPath(path: string): string {
  const near = relative(process.cwd(), path)
  return near !== '' && near.length < path.length ? near : path
}

/**
 * By content: home, plan and run read the same runbook again and again, each run from a folder of its own, and a long one takes a third
 * of a second.
 */
const parsed = new Map<string, Parsed<Runbook>>()
const parsedKept = 64

export function parseFiles(files: FolderFiles, folder: string): Parsed<Runbook> {
  const sums = Object.entries(files).map(([name, bytes]) => [name, systemDigest.sha256(bytes)])
  const content = JSON.stringify(sums.toSorted())
  const named = `${folder} ${content}`
  const known =
    parsed.get(content) ?? parsed.get(named) ?? parseRunbook({ files, folder }, systemDigest, kinds)
  // The folder stands in nothing but messages.
  const key = known.issues.length === 0 ? content : named
  // What was asked for last is the last to go.
  parsed.delete(key)
  parsed.set(key, known)
  for (const oldest of parsed.keys()) {
    if (parsed.size <= parsedKept) break
    parsed.delete(oldest)
  }
  return known
}

/** Throws InputRefused with every issue; warnings are told and do not stop. */
export async function loadRunbook(library: Library, name: string): Promise<LoadedRunbook> {
  const folder = await findRunbook(name, library.runbooksDirs)
  const files = await readRunbookFolder(folder)
  return { runbook: accept(library, parseFiles(files, shownPath(folder))), files }
}

export async function loadInput(library: Library, runbookName: string, siteFile: string): Promise<Input> {
  const loaded = await loadRunbook(library, runbookName)
  const siteText = await readInput(siteFile)
  return bindInput(library, loaded, siteText, resolve(siteFile))
}

/** `siteFile` names the text in messages; it need not be there. */
export async function bindInput(
  library: Library,
  loaded: LoadedRunbook,
  siteText: Uint8Array,
  siteFile: string,
): Promise<Input> {
  const source = accept(library, parseSite(siteText, shownPath(siteFile)))
  const alone = bind(loaded.runbook, source.site, source)
  // One site file may serve several runbooks; the others are read only where a name is unknown without them.
  const bound = alone.ok ? alone : bind(loaded.runbook, source.site, source, await shippedRunbooks(library))
  const binding = accept(library, bound)
  return { ...loaded, runbook: binding.runbook, binding, siteText, siteDir: dirname(siteFile) }
}

/** The same from a run folder alone. What the site file held for other runbooks was judged when the run began. */
export function loadRunFolder(library: Library, content: RunFolderContent): Input {
  const runbook = accept(library, parseFiles(content.runbookFiles, shownPath(`${content.dir}/runbook`)))
  const source = accept(library, parseSite(content.siteText, shownPath(`${content.dir}/site.yaml`)))
  const { site } = source
  const names = [
    ...Object.keys(site.params),
    ...Object.values(site.hosts).flatMap(host => Object.keys(host.values)),
  ]
  const title = runbook.title
  const kitFiles = Object.keys(site.kit?.sha256 ?? {}).map(file => ({ file, title, from: title }))
  const known: Runbook = {
    ...runbook,
    ...(kitFiles.length > 0 && { kit: { schema: 'siteproof/kit/v1' as const, files: kitFiles } }),
    roles: Object.fromEntries(Object.keys(site.roles).map(role => [role, { title, hosts: 1 }])),
    params: {
      ...Object.fromEntries(names.map(name => [name, { type: 'string' as const, title }])),
      ...Object.fromEntries(
        Object.keys(site.secrets).map(name => [name, { type: 'secret' as const, title }]),
      ),
    },
  }
  const binding = accept(library, bind(runbook, site, source, [known]))
  return {
    runbook: binding.runbook,
    files: content.runbookFiles,
    binding,
    siteText: content.siteText,
    siteDir: content.meta.siteDir,
  }
}

/** Every runbook that can be read; those with issues are left out here, `lint` tells about them. */
export async function shippedRunbooks(library: Library): Promise<readonly Runbook[]> {
  const found = new Map<string, Runbook>()
  for (const dir of library.runbooksDirs) {
    for (const { id, folder } of await listRunbooks(dir)) {
      const parsed = parseFiles(await readRunbookFolder(folder), shownPath(folder))
      if (parsed.ok && !found.has(id)) found.set(id, parsed.value)
    }
  }
  return [...found.values()]
}

function accept<T>(library: Library, parsed: Parsed<T>): T {
  if (!parsed.ok) throw new InputRefused(parsed.issues)
  if (parsed.issues.length > 0) library.warn(parsed.issues)
  return parsed.value
}
