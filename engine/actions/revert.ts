/**
 * Puts back what actions recorded, and proves it. A file that somebody edited since is never overwritten; what was never
 * done, or was put back before, is left as it is. Order (newest first, all before any proof) is the run engine's.
 */
import { phrase } from '../words/phrases/index.ts'
import { sayPlace } from '../words/reason.ts'
import { unreachable } from '../errors.ts'
import { shellQuote } from '../plan/quote.ts'
import type { HostCommand } from '../ports.ts'
import type { Change, FileState } from '../run/events.ts'
import { tail } from './expect.ts'
import { inspect } from './file.ts'
import type { Found } from './file-script.ts'
import type { ActionContext, ActionResult } from './kind.ts'
import { failed, uncertain } from './result.ts'
import { commandsFor, observe } from './service.ts'

type FileChange = Extract<Change, { kind: 'file' }>
type ServiceChange = Extract<Change, { kind: 'service' }>

/**
 * Undoes one recorded change. A service that ran before and after is not restarted: give the step an undo action where it
 * must read its old configuration again.
 */
export function revertChange(change: Change, context: ActionContext): Promise<ActionResult> {
  switch (change.kind) {
    case 'file':
      return revertFile(change, context)
    case 'service':
      return revertService(change, context)
    case 'directory':
      return revertDirectory(change.path, context)
    case 'command':
      return Promise.resolve(undoByStep(change.summary))
    default:
      return unreachable(change)
  }
}

/** Looks afresh whether it is as it was before the change; changes nothing. */
export async function proveReverted(change: Change, context: ActionContext): Promise<ActionResult> {
  switch (change.kind) {
    case 'file': {
      const reading = await inspect(change.path, context)
      if (reading === undefined) return uncertain('path-unreadable', { path: change.path }, false)
      if (sameState(reading.found, change.before)) return reverted(change.path, false)
      return failed('not-reverted', { what: change.path, output: sayFound(reading.found) }, false)
    }
    case 'service': {
      const found = await observe(change.service, context)
      const params = {
        service: change.service,
        said: found.word,
        enabled: phrase(`boot-is-${found.enabled}`),
      }
      if (found.active === null) return uncertain('service-unknown', params, false)
      const enabledSo = change.before.enabled === null || found.enabled === change.before.enabled
      if (found.active !== change.before.active || !enabledSo) return failed('service-not-so', params, false)
      return reverted(change.service, false)
    }
    case 'directory': {
      const reading = await inspect(change.path, context)
      if (reading === undefined) return uncertain('path-unreadable', { path: change.path }, false)
      return reading.found.kind === 'absent' ? reverted(change.path, false) : kept(change.path)
    }
    case 'command':
      return undoByStep(change.summary)
    default:
      return unreachable(change)
  }
}

async function revertFile(change: FileChange, context: ActionContext): Promise<ActionResult> {
  const { path, before, after, backup } = change
  const reading = await inspect(path, context)
  if (reading === undefined) return uncertain('path-unreadable', { path }, false)
  const { found } = reading
  if (sameState(found, before)) return already(path)
  if (found.kind !== 'file') return editedSince(change)
  const current = found.state.sha256
  if (current !== after.sha256 && current !== before?.sha256) return editedSince(change)
  if (before === null) return act(path, `rm -f -- ${shellQuote(path)}\n`, context)
  if (current === before.sha256) return act(path, restoreMode(path, before, backup), context)
  if (backup === null) return failed('backup-missing', { path, backup: '-' }, false)
  return act(path, restoreBackup(path, before, backup), context, { path, backup })
}

const missingBackup = 205

/** The backup gets the old mode and owner first and takes the file's place in one rename; nothing is left behind. */
function restoreBackup(path: string, before: FileState, backup: string): string {
  const quoted = shellQuote(backup)
  return `{
[ -f ${quoted} ] && [ ! -L ${quoted} ] || exit ${missingBackup}
[ "$(sha256sum <${quoted})" = ${shellQuote(`${before.sha256}  -`)} ] || exit ${missingBackup}
chown ${shellQuote(before.owner)} ${quoted} || exit 1
chmod ${shellQuote(before.mode)} ${quoted} || exit 1
mv -f ${quoted} ${shellQuote(path)} || exit 1
if command -v restorecon >/dev/null 2>&1; then restorecon ${shellQuote(path)} >/dev/null 2>&1; fi
exit 0
}
`
}

function restoreMode(path: string, before: FileState, backup: string | null): string {
  const remove = backup === null ? '' : `rm -f -- ${shellQuote(backup)}\n`
  return `chown ${shellQuote(before.owner)} ${shellQuote(path)} || exit 1
chmod ${shellQuote(before.mode)} ${shellQuote(path)} || exit 1
${remove}exit 0
`
}

async function act(
  what: string,
  text: string,
  context: ActionContext,
  saved?: { readonly path: string; readonly backup: string },
): Promise<ActionResult> {
  const result = await context.run({ kind: 'script', as: 'root', text }, { timeoutSeconds: 60 })
  if (result.exitCode === 0) return reverted(what, true)
  if (result.exitCode === null) return uncertain('exit-unknown')
  if (result.exitCode === missingBackup && saved !== undefined) return failed('backup-missing', saved, false)
  return failed('not-reverted', { what, output: tail(result) })
}

async function revertService(change: ServiceChange, context: ActionContext): Promise<ActionResult> {
  const { service: name, before } = change
  const now = await observe(name, context)
  if (now.active === null) return uncertain('service-unknown', { service: name, said: now.word }, false)
  const wanted = {
    name,
    state: before.active ? ('started' as const) : ('stopped' as const),
    ...(before.enabled === null ? {} : { enabled: before.enabled }),
  }
  const steps = commandsFor(wanted, now, context.facts.init, context.facts)
  if (steps.length === 0) return already(name)
  for (const argv of steps) {
    const command: HostCommand = { kind: 'program', argv, as: 'root' }
    const result = await context.run(command, { timeoutSeconds: 60 })
    if (result.exitCode === null) return uncertain('exit-unknown')
    if (result.exitCode !== 0) return failed('not-reverted', { what: argv.join(' '), output: tail(result) })
  }
  return reverted(name, true)
}

/** Only an empty directory goes: what others put there since stays, and so does the directory. */
async function revertDirectory(path: string, context: ActionContext): Promise<ActionResult> {
  const quoted = shellQuote(path)
  const text = `[ -e ${quoted} ] || exit 3
rmdir ${quoted} && exit 0
[ -n "$(ls -A ${quoted})" ] && exit 4
exit 1
`
  const result = await context.run({ kind: 'script', as: 'root', text }, { timeoutSeconds: 60 })
  switch (result.exitCode) {
    case 0:
      return reverted(path, true)
    case 3:
      return already(path)
    case 4:
      return kept(path)
    case null:
      return uncertain('exit-unknown')
    default:
      return failed('not-reverted', { what: path, output: tail(result) })
  }
}

function sameState(found: Found, state: FileState | null): boolean {
  if (state === null) return found.kind === 'absent'
  if (found.kind !== 'file') return false
  const { sha256, mode, owner } = found.state
  return sha256 === state.sha256 && mode === state.mode && owner === state.owner
}

function sayFound(found: Found): string {
  if (found.kind === 'absent') return 'absent'
  return found.kind === 'other'
    ? found.type
    : `${found.state.sha256} ${found.state.mode} ${found.state.owner}`
}

function reverted(what: string, changed: boolean): ActionResult {
  return { verdict: 'pass', code: 'reverted', params: { what }, changed }
}
function already(what: string): ActionResult {
  return { verdict: 'pass', code: 'already-reverted', params: { what: sayPlace(what) }, changed: false }
}
function kept(path: string): ActionResult {
  return { verdict: 'pass', code: 'directory-kept', params: { path }, changed: false }
}
function editedSince(change: FileChange): ActionResult {
  const { path, backup } = change
  return failed('file-edited-since', { path, ...(typeof backup === 'string' && { backup }) }, false)
}
/** A command has no recorded undo; it proves nothing and fails nothing here. */
function undoByStep(what: string): ActionResult {
  return { verdict: 'skip', code: 'undo-by-step', params: { what }, changed: false }
}
