import { setMaxListeners } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RunError } from '../engine/errors.ts'
import { createRedactor } from '../engine/redact.ts'
import type { Language } from '../engine/runbook/text.ts'
import { commands } from './commands/index.ts'
import { reportFailure, usageLines } from './failure.ts'
import { languageOf } from '../app/language.ts'
import { say, shown, UsageError, type Shell } from './shell.ts'
import { appVersion } from '../app/version.ts'

interface Globals {
  readonly json: boolean
  readonly help: boolean
  readonly version: boolean
  readonly lang: string | undefined
  readonly runbooks: readonly string[]
}

/** Runs one command and gives its exit code. Only a second Ctrl-C ends the process from inside. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const globals = readGlobals(args)
  const cancel = new AbortController()
  // Every command under way on every host listens to it: no sign of a leak.
  setMaxListeners(0, cancel.signal)
  const stopListening = listenForCancel(cancel)
  const shell = createShell(globals, cancel.signal)
  // What nobody caught ends the process all the same, but its message passes the redactor and its stack stays inside.
  const crashed = (error: unknown): void => process.exit(reportFailure(shell, error))
  process.on('uncaughtException', crashed)
  process.on('unhandledRejection', crashed)
  try {
    return await dispatch(shell, globals, args)
  } catch (error) {
    const exitCode = reportFailure(shell, error)
    for (const line of usageLines(shell, error, args)) shell.err(line)
    return exitCode
  } finally {
    stopListening()
  }
}

async function dispatch(shell: Shell, globals: Globals, args: readonly string[]): Promise<number> {
  if (globals.lang !== undefined && globals.lang !== 'zh' && globals.lang !== 'en') {
    throw new UsageError('option-not-one-of', { name: '--lang', allowed: 'zh, en' })
  }
  if (globals.version) {
    shell.out(appVersion)
    return 0
  }
  const name = args.find((word, index) => !word.startsWith('-') && !takesValue(args[index - 1]))
  if (globals.help || name === 'help') {
    shell.out(say(shell, 'usage'))
    return 0
  }
  if (name === undefined) {
    shell.err(say(shell, 'usage'))
    return 2
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load === undefined) throw new UsageError('unknown-command', { name })
  const command = await load()
  const at = args.indexOf(name)
  return command(shell, [...args.slice(0, at), ...args.slice(at + 1)])
}

function takesValue(word: string | undefined): boolean {
  return word === '--lang' || word === '--runbooks'
}

/** Read before anything is checked, so that even a wrong command line is answered in the right language. */
function readGlobals(args: readonly string[]): Globals {
  const valuesOf = (name: string): string[] =>
    args.flatMap((word, index) => {
      if (word === name) return args[index + 1] ?? []
      return word.startsWith(`${name}=`) ? word.slice(name.length + 1) : []
    })
  return {
    json: args.includes('--json'),
    help: args.includes('--help') || args.includes('-h'),
    version: args.includes('--version') || args.includes('-V'),
    lang: valuesOf('--lang').at(-1),
    runbooks: valuesOf('--runbooks'),
  }
}

function createShell(globals: Globals, signal: AbortSignal): Shell {
  const { env, stdin, stdout, stderr } = process
  const redactor = createRedactor()
  // `siteproof list | head` closes the pipe early; that is no error of ours.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined)
  return {
    language: isLanguage(globals.lang) ? globals.lang : languageOf(env),
    json: globals.json,
    env,
    signal,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    colours: stdout.isTTY === true && env['NO_COLOR'] === undefined && env['TERM'] !== 'dumb',
    runbooksDirs: [...globals.runbooks.map(dir => resolve(dir)), shippedRunbooks()],
    redactor,
    out: line => void stdout.write(`${shown(redactor, line)}\n`),
    raw: line => void stdout.write(`${line}\n`),
    err: line => void stderr.write(`${shown(redactor, line)}\n`),
  }
}

function isLanguage(lang: string | undefined): lang is Language {
  return lang === 'zh' || lang === 'en'
}

/** `runbooks/` of the package: above this file, however deep the build has put it. */
function shippedRunbooks(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return join(folder, 'runbooks')
}

/** The first signal cancels the run, which then journals its end; the second does not wait for that. */
function listenForCancel(cancel: AbortController): () => void {
  const onSignal = (): void => {
    if (cancel.signal.aborted) process.exit(130)
    cancel.abort(new RunError('CANCELLED'))
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, onSignal)
  return () => {
    for (const signal of signals) process.off(signal, onSignal)
  }
}
