/** A run of another laptop, copied into the folder of runs. */
import { lstat, mkdir, mkdtemp, readdir, realpath, rename, rm } from 'node:fs/promises'
import { basename, isAbsolute, join } from 'node:path'
import { RunName } from '../../engine/contract/runs.ts'
import { RunError } from '../../engine/errors.ts'
import type { Phrase } from '../../engine/phrase.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import { copyFolder, type CopyLimits } from '../../adapters/files/copy-folder.ts'
import { syncDirectory, systemCode } from '../../adapters/files/durable.ts'
import { isFile } from '../../adapters/files/load.ts'
import { readJournal } from '../../adapters/files/journal.ts'
import { readRunFolder, type RunFolderContent } from '../../adapters/files/run-folder.ts'
import { verifyJournal, type JournalProblem } from '../../adapters/files/verify-journal.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { loadRunFolder, type Library } from '../input.ts'

/** Far more than a run of hundreds of hosts has: their panes keep 5 MiB each. */
export const mostOfARun: CopyLimits = { bytes: 4 * 1024 ** 3, files: 20_000 }

/**
 * Copies `given` and gives the run's name here. Looked at is the copy: what is on the stick may change meanwhile. What is refused
 * leaves nothing behind. The lock stays where it is: it tells of a process of the other laptop. `mark` hears of the name before any
 * run has it: cut off in between, none passes for one of this laptop.
 */
export async function bringInRun(
  given: string,
  runsFolder: string,
  library: Library,
  mark: (run: string) => Promise<void>,
  limits = mostOfARun,
): Promise<string> {
  const from = await folderOf(given)
  await readRunFolder(from)
  await mkdir(runsFolder, { recursive: true, mode: 0o700 })
  const staged = await mkdtemp(join(runsFolder, '.bring-in-'))
  try {
    await copyFolder(from, staged, limits, ['lock'])
    const content = await sound(staged, given, library)
    await refuseTwice(content, given, runsFolder)
    const run = await freeName(from, content, runsFolder)
    await mark(run)
    await rename(staged, join(runsFolder, run))
    await syncDirectory(runsFolder)
    return run
  } catch (error) {
    await rm(staged, { recursive: true, force: true })
    const code = systemCode(error)
    if (error instanceof RunError || code === undefined) throw error
    throw new RunError('RUN_NOT_BROUGHT_IN', { path: given, reason: code }, { cause: error })
  }
}

async function folderOf(given: string): Promise<string> {
  if (!isAbsolute(given)) throw refusal(given, phrase('folder-relative'))
  const path = await realpath(given).catch(() => undefined)
  if (path === undefined) {
    if (await isFile(`${given}.age`)) throw new RunError('RUN_FOLDER_SEALED', { path: given })
    throw refusal(given, phrase('folder-missing'))
  }
  if (!(await lstat(path)).isDirectory()) throw refusal(given, phrase('folder-is-file'))
  return path
}

/** Whole, of one run, and readable by this release; one that a crash or a power cut ended is. */
async function sound(dir: string, given: string, library: Library): Promise<RunFolderContent> {
  const content = await readRunFolder(dir)
  const { problems } = await verifyJournal(dir, systemDigest)
  const worst = problems.map(whatIsWrong).find(one => one !== undefined)
  if (worst !== undefined) throw refusal(given, worst)
  const { events } = await readJournal(dir, systemDigest)
  const started = events.find(event => event.type === 'run-started')
  if (started !== undefined && started.runId !== content.meta.runId)
    throw refusal(given, phrase('run-another-journal', { run: started.runId }))
  loadRunFolder(library, content)
  return content
}

function whatIsWrong(problem: JournalProblem): Phrase | undefined {
  switch (problem.kind) {
    case 'line': {
      const { line, reason } = problem
      // A line without its end is what a power cut leaves.
      return reason === 'cut'
        ? undefined
        : phrase('run-journal-broken', { line, reason: phrase(`line-${reason}`) })
    }
    case 'output-missing':
    case 'output-modified': {
      const { kind, line, sha256 } = problem
      return phrase('run-evidence-broken', { file: sha256.slice(0, 12), line, problem: phrase(kind) })
    }
    case 'copy-modified':
      return phrase('copy-modified', { file: problem.file, line: problem.line })
    case 'anchor':
    case 'unfinished':
      return undefined
  }
}

/** The same run in two folders would go on in both. */
async function refuseTwice({ meta }: RunFolderContent, given: string, runsFolder: string): Promise<void> {
  for (const name of await readdir(runsFolder)) {
    if (name.startsWith('.')) continue
    const there = await readRunFolder(join(runsFolder, name)).catch(() => undefined)
    if (there?.meta.runId === meta.runId) throw refusal(given, phrase('run-is-here', { run: name }))
  }
}

/** As its folder is called; another run's name is not taken, and a name that cannot be opened gives way to the run's number. */
async function freeName(from: string, { meta }: RunFolderContent, runsFolder: string): Promise<string> {
  const taken = new Set(await readdir(runsFolder))
  const own = basename(from)
  const base = RunName.safeParse(own).success ? own.slice(0, 140) : meta.runId
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}-${String(count)}`
    if (!taken.has(name)) return name
  }
}

function refusal(path: string, reason: Phrase): RunError {
  return new RunError('RUN_NOT_BROUGHT_IN', { path, reason })
}
