/** An engine over a run folder for the command line, and its result on the screen. */
import { resolve } from 'node:path'
import type { Engine, RunSummary } from '../engine/engine.ts'
import type { Logger, Prompter, Transport } from '../engine/ports.ts'
import { visibleJson } from '../engine/visible.ts'
import { fill } from '../engine/words/fill.ts'
import { headlineWords } from '../engine/words/run.ts'
import type { KeptFile } from '../engine/run/notes.ts'
import { keepFile } from '../adapters/files/attachments.ts'
import type { RunFolder } from '../adapters/files/run-folder.ts'
import { systemDigest } from '../adapters/system/digest.ts'
import type { Input } from '../app/input.ts'
import { openTransport, withEngine as withEngineOver, type Simulated } from '../app/session.ts'
import type { Answers } from './answers.ts'
import { exitCodeOf } from './failure.ts'
import { createProgress } from './progress.ts'
import { createPrompter } from './prompter.ts'
import { outJson, say, sayError, type Shell } from './shell.ts'
import { processTerminal } from './terminal.ts'

export interface SessionOptions {
  readonly yes?: boolean
  readonly answers?: Answers
  readonly operator?: string | undefined
  readonly simulated?: Simulated
  /** What follows tells how it ended. */
  readonly goesOn?: boolean
}

/** `keep`: takes a file into the folder of the run, to go with an answer. */
export function cliPrompter(
  shell: Shell,
  options: SessionOptions,
  keep?: (path: string) => Promise<KeptFile>,
): Prompter {
  const terminal = shell.interactive ? processTerminal(shell, () => process.emit('SIGINT')) : undefined
  return createPrompter({ shell, ...options, ...(terminal && { terminal }), ...(keep && { keep }) })
}

/** Messages of the adapters, redacted by the shell like everything else. */
export function cliLogger(shell: Shell): Logger {
  const show = (message: string, data: Readonly<Record<string, unknown>> = {}): void =>
    shell.err(`${message} ${visibleJson(data)}`)
  return {
    debug: (message, data) => {
      if (shell.env['SITEPROOF_DEBUG'] !== undefined) show(message, data)
    },
    warn: show,
  }
}

/** For a command that only connects. */
export function cliTransport(shell: Shell, siteDir: string): Transport {
  const { env, redactor } = shell
  const ports = { env, siteDir, redactor, prompter: cliPrompter(shell, {}), logger: cliLogger(shell) }
  return openTransport(ports).transport
}

/** Runs `work` on an engine over the folder, shows how it ended, and gives the exit code. */
export async function withEngine(
  shell: Shell,
  folder: RunFolder,
  input: Input,
  options: SessionOptions,
  work: (engine: Engine) => Promise<RunSummary>,
): Promise<number> {
  const ports = {
    env: shell.env,
    prompter: cliPrompter(shell, options, path => keepFile(folder.dir, resolve(path), systemDigest)),
    redactor: shell.redactor,
    logger: cliLogger(shell),
    operator: options.operator,
    signal: shell.signal,
    listener: createProgress(shell, input.binding.runbook),
    simulated: options.simulated,
  }
  const summary = await withEngineOver(folder, input, ports, work)
  if (options.goesOn === true && summary.exitCode === 0) return 0
  return showSummary(shell, folder, summary)
}
function showSummary(shell: Shell, folder: RunFolder, summary: RunSummary): number {
  const { outcome, headline, error } = summary
  // The engine knows how the run ended; an error of the input keeps its own code (a plan that was not approved, say).
  const exitCode = error !== undefined && exitCodeOf(error.code) === 2 ? 2 : summary.exitCode
  const anchor = folder.journal.lastHash()
  const { rehearsal, mode } = folder.meta
  const goOn = rehearsal ? 'rehearsal-again' : mode === 'run' ? 'resume' : 'look-again'
  const next = exitCode === 0 ? 'report-with' : goOn
  if (shell.json) {
    const ended = { type: 'summary', outcome, headline, exitCode, runDir: folder.dir, anchor }
    outJson(shell, error === undefined ? ended : { ...ended, error: error.code, params: error.params })
  } else {
    shell.out('')
    shell.out(fill(headlineWords[headline.code], headline.params, shell.language))
    shell.out(say(shell, 'anchor', { hash: anchor }))
    shell.out(say(shell, next, { path: folder.dir }))
  }
  if (error !== undefined) shell.err(`siteproof: ${sayError(shell, error.code, error.params)}`)
  return exitCode
}
