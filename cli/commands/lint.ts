import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Issue } from '../../engine/source/issue.ts'
import { bind } from '../../engine/site/binding.ts'
import { parseSite } from '../../engine/site/parse.ts'
import { isFile, listRunbooks, readInput, readRunbookFolder } from '../../adapters/files/load.ts'
import { parseArguments } from '../arguments.ts'
import { issueLines } from '../issue-lines.ts'
import { parseFiles, shippedRunbooks, shownPath } from '../../app/input.ts'
import { outJson, say, UsageError, type Shell } from '../shell.ts'
import type { Command } from './command.ts'
import { libraryOf } from '../library.ts'

/** A runbook's folder, or a site file. */
interface Target {
  readonly kind: 'runbook' | 'site'
  readonly path: string
}

/** Checks runbooks and site files; without a path, every runbook that `list` knows. */
export const lint: Command = async (shell, args) => {
  const { positionals } = parseArguments(args, {}, ['[PATH]…'])
  const targets = await targetsOf(shell, positionals)
  const issues = (await Promise.all(targets.map(target => issuesOf(shell, target)))).flat()
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

async function issuesOf(shell: Shell, { kind, path }: Target): Promise<readonly Issue[]> {
  if (kind === 'site') return siteIssues(shell, path)
  return parseFiles(await readRunbookFolder(path), shownPath(path)).issues
}

/** What a site file may leave out when it is not for that runbook; `plan` and `run` know which one it is for. */
const maybeForAnother = /_ABSENT$|^ROLE_|^KIT_|_UNKNOWN$/

/** Which runbook the file is for is not said in it: what is written there must fit every runbook that has these roles. */
async function siteIssues(shell: Shell, path: string): Promise<readonly Issue[]> {
  const parsed = parseSite(await readInput(path), shownPath(path))
  if (!parsed.ok) return parsed.issues
  const { site } = parsed.value
  const known = await shippedRunbooks(libraryOf(shell))
  const fitting = known.filter(({ roles }) =>
    Object.keys(site.roles).every(role => Object.hasOwn(roles, role)),
  )
  const bound = fitting.flatMap(
    runbook =>
      bind(
        runbook,
        site,
        parsed.value,
        known.filter(other => other !== runbook),
      ).issues,
  )
  const own = bound.filter(issue => !maybeForAnother.test(issue.code))
  const byPlace = new Map(
    [...parsed.issues, ...own].map(issue => [JSON.stringify([issue.code, issue.position]), issue]),
  )
  return [...byPlace.values()].sort(
    (a, b) => a.position.line - b.position.line || a.position.column - b.position.column,
  )
}
