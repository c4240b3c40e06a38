import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Issue } from '../../engine/source/issue.ts'
import { parseSite } from '../../engine/site/parse.ts'
import { isFile, listRunbooks, readInput, readRunbookFolder } from '../../adapters/files/load.ts'
import { parseArguments } from '../arguments.ts'
import { issueLines } from '../input-refused.ts'
import { parseFiles, shownPath } from '../load.ts'
import { outJson, say, UsageError, type Shell } from '../shell.ts'
import type { Command } from './index.ts'

/** A runbook's folder, or a site file. */
interface Target {
  readonly kind: 'runbook' | 'site'
  readonly path: string
}

/** Checks runbooks and site files; without a path, every runbook that `list` knows. */
export const lint: Command = async (shell, args) => {
  const { positionals } = parseArguments(args, {}, ['[PATH]…'])
  const targets = await targetsOf(shell, positionals)
  const issues = (await Promise.all(targets.map(issuesOf))).flat()
  const errors = issues.filter(issue => issue.severity === 'error').length
  if (shell.json) outJson(shell, { files: targets.length, errors, warnings: issues.length - errors, issues })
  else for (const line of issueLines(shell, issues)) shell.out(line)
  const warnings = issues.length - errors
  const summary =
    issues.length === 0
      ? say(shell, 'lint-clean', { count: targets.length })
      : say(shell, 'lint-done', { errors, warnings })
  shell.err(summary)
  return errors > 0 ? 2 : 0
}

async function targetsOf(shell: Shell, paths: readonly string[]): Promise<readonly Target[]> {
  if (paths.length > 0) return (await Promise.all(paths.map(path => targetsAt(path)))).flat()
  const found = await Promise.all(shell.runbooksDirs.map(dir => listRunbooks(dir)))
  return found.flat().map(({ folder }) => ({ kind: 'runbook', path: folder }))
}

/** A runbook's folder or file, a folder of runbooks and site files, or a single site file. */
async function targetsAt(given: string): Promise<readonly Target[]> {
  const path = resolve(given)
  if (await isFile(path)) {
    const inRunbook = ['runbook.yaml', 'kit.yaml'].includes(basename(path))
    return [inRunbook ? { kind: 'runbook', path: resolve(path, '..') } : { kind: 'site', path }]
  }
  if (!(await stat(path).catch(() => undefined))?.isDirectory()) await readInput(path)
  if (await isFile(join(path, 'runbook.yaml'))) return [{ kind: 'runbook', path }]
  const runbooks: Target[] = (await listRunbooks(path)).map(({ folder }) => ({
    kind: 'runbook',
    path: folder,
  }))
  const sites: Target[] = (await readdir(path))
    .filter(name => /\.ya?ml$/.test(name))
    .map(name => ({ kind: 'site', path: join(path, name) }))
  if (runbooks.length + sites.length === 0) throw new UsageError('nothing-found', { path })
  return [...runbooks, ...sites]
}

async function issuesOf({ kind, path }: Target): Promise<readonly Issue[]> {
  if (kind === 'site') return parseSite(await readInput(path), shownPath(path)).issues
  return parseFiles(await readRunbookFolder(path), shownPath(path)).issues
}
