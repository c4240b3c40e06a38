/** From a loaded input and an open run folder to an engine with real ports, and its result on the screen. */
import { hostname, userInfo } from 'node:os'
import { createEngine, type Engine, type RunSummary } from '../engine/engine.ts'
import type { Clock, Logger, Probe, Prompter, Secrets, Transport } from '../engine/ports.ts'
import { createRedactor, type Redactor } from '../engine/redact.ts'
import { fill } from '../engine/words/fill.ts'
import { headlineWords } from '../engine/words/run.ts'
import { diskFiles } from '../adapters/files/inspect.ts'
import { readInput, sitePath } from '../adapters/files/load.ts'
import type { RunFolder } from '../adapters/files/run-folder.ts'
import { createNodeProbe } from '../adapters/probe/index.ts'
import { createKnownHostsFile } from '../adapters/ssh2/known-hosts.ts'
import { createSsh2Transport } from '../adapters/ssh2/transport.ts'
import { systemClock } from '../adapters/system/clock.ts'
import { systemDigest, systemRandom } from '../adapters/system/digest.ts'
import { createVaultReader } from '../adapters/vault/reader.ts'
import { createSecrets } from '../adapters/vault/secrets.ts'
import { openVault } from '../adapters/vault/vault.ts'
import type { Answers } from './answers.ts'
import { exitCodeOf } from './failure.ts'
import type { Input } from './load.ts'
import { createProgress } from './progress.ts'
import { createPrompter } from './prompter.ts'
import { passphraseFor, passphraseVariable, vaultPath } from './passphrase.ts'
import { settingsFolder } from './settings.ts'
import { outJson, say, sayError, type Shell } from './shell.ts'
import { processTerminal } from './terminal.ts'
import { appVersion } from './version.ts'

export interface SessionOptions {
  readonly yes?: boolean
  readonly answers?: Answers
  readonly operator?: string | undefined
  /** Ports of the simulated hosts, in a rehearsal. */
  readonly simulated?: { readonly secrets: Secrets; readonly probe: Probe; readonly clock: Clock }
}

/** Who answers for the run: as given, else the site file's engineer, else the login name. */
export function operatorOf(shell: Shell, input: Input, given: string | undefined): string {
  return given ?? shell.env['SITEPROOF_OPERATOR'] ?? input.binding.site.engineer ?? userInfo().username
}

export function cliPrompter(shell: Shell, options: SessionOptions): Prompter {
  const terminal = shell.interactive ? processTerminal(() => process.emit('SIGINT')) : undefined
  return createPrompter({ shell, ...options, ...(terminal && { terminal }) })
}

/** Messages of the adapters, redacted like everything else. */
function cliLogger(shell: Shell, redactor: Redactor): Logger {
  const show = (message: string, data: Readonly<Record<string, unknown>> = {}): void =>
    shell.err(redactor.redact(`${message} ${JSON.stringify(data)}`))
  return {
    debug: (message, data) => {
      if (shell.env['SITEPROOF_DEBUG'] !== undefined) show(message, data)
    },
    warn: show,
  }
}

export function cliTransport(
  shell: Shell,
  siteDir: string,
  prompter: Prompter,
  redactor: Redactor,
  simulated?: { readonly secrets: Secrets; readonly clock: Clock },
): { transport: Transport; logger: Logger; secrets: Secrets } {
  const logger = cliLogger(shell, redactor)
  const vault = createVaultReader(openVault(vaultPath(shell), { idleSeconds: Infinity }), {
    tries: shell.env[passphraseVariable] === undefined ? 3 : 1,
    ask: async () => redactor.add(await passphraseFor(shell, prompter), 'vault-passphrase'),
  })
  const secrets = simulated?.secrets ?? createSecrets({ env: shell.env, siteDir, prompter, logger, vault })
  const transport = createSsh2Transport({
    secrets,
    prompter,
    logger,
    clock: simulated?.clock ?? systemClock,
    hostKeys: createKnownHostsFile(settingsFolder(shell.env)),
    registerSecret: value => void redactor.add(value, 'secret'),
    readKeyFile: async path => new TextDecoder().decode(await readInput(sitePath(path, siteDir))),
  })
  return { transport, logger, secrets }
}

/** Runs `work` on an engine over the folder, shows how it ended, and gives the exit code. */
export async function withEngine(
  shell: Shell,
  folder: RunFolder,
  input: Input,
  options: SessionOptions,
  work: (engine: Engine) => Promise<RunSummary>,
): Promise<number> {
  const redactor = createRedactor()
  const prompter = cliPrompter(shell, options)
  const { transport, logger, secrets } = cliTransport(
    shell,
    input.siteDir,
    prompter,
    redactor,
    options.simulated,
  )
  await using open = transport
  const kit = input.binding.site.kit
  const engine = createEngine({
    ports: {
      clock: options.simulated?.clock ?? systemClock,
      random: systemRandom,
      digest: systemDigest,
      logger,
      secrets,
      transport: open,
      probe: options.simulated?.probe ?? createNodeProbe(),
      journal: folder.journal,
      prompter,
      files: diskFiles,
    },
    redactor,
    binding: input.binding,
    runId: folder.meta.runId,
    operator: operatorOf(shell, input, options.operator),
    app: appVersion,
    laptop: hostname(),
    siteSha256: systemDigest.sha256(input.siteText),
    rehearsal: folder.meta.rehearsal,
    signal: shell.signal,
    listener: createProgress(shell),
    ...(kit !== undefined && { kitDir: sitePath(kit.dir, input.siteDir) }),
  })
  const summary = await work(engine)
  return showSummary(shell, folder, summary)
}

function showSummary(shell: Shell, folder: RunFolder, summary: RunSummary): number {
  const { outcome, headline, error } = summary
  // The engine knows how the run ended; an error of the input keeps its own code (a plan that was not approved, say).
  const exitCode = error !== undefined && exitCodeOf(error.code) === 2 ? 2 : summary.exitCode
  const anchor = folder.journal.lastHash()
  const next = exitCode === 0 ? 'report-with' : folder.meta.rehearsal ? 'rehearsal-again' : 'resume'
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
