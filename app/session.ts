/** From a loaded input and an open run folder to an engine with real ports: what every shell does the same way. */
import { hostname, userInfo } from 'node:os'
import { createEngine, type Engine, type EngineOptions } from '../engine/engine.ts'
import type { Clock, Logger, Probe, Prompter, Secrets, Transport } from '../engine/ports.ts'
import { createRedactor, type Redactor } from '../engine/redact.ts'
import type { Pace } from '../engine/run/pace.ts'
import type { RunListener } from '../engine/run/recorder.ts'
import { diskFiles } from '../adapters/files/inspect.ts'
import { readInput, sitePath } from '../adapters/files/load.ts'
import type { RunFolder } from '../adapters/files/run-folder.ts'
import { createNodeProbe } from '../adapters/probe/index.ts'
import { createKnownHostsFile } from '../adapters/ssh2/known-hosts.ts'
import { createSsh2Transport } from '../adapters/ssh2/transport.ts'
import { systemClock } from '../adapters/system/clock.ts'
import { systemDigest, systemRandom } from '../adapters/system/digest.ts'
import { createSecrets } from '../adapters/vault/secrets.ts'
import type { Vault } from '../adapters/vault/vault.ts'
import type { Input } from './input.ts'
import { settingsFolder, type Environment } from './settings-folder.ts'
import { vaultReader } from './vault.ts'
import { appVersion } from './version.ts'

/** Ports of the simulated hosts, in a rehearsal. */
export interface Simulated {
  readonly secrets: Secrets
  readonly probe: Probe
  readonly clock: Clock
}

/**
 * Who answers for the run: as given, else the site file's engineer, else the login name. Without `input` nobody else's word counts: the
 * engineer in a file of another laptop does not sit at this one.
 */
export function operatorOf(env: Environment, input: Input | undefined, given: string | undefined): string {
  const names = [given, env['SITEPROOF_OPERATOR'], input?.binding.site.engineer].map(name => name?.trim())
  return names.find(name => name !== undefined && name !== '') ?? userInfo().username
}

export interface LinkOptions {
  readonly env: Environment
  /** Folder of the site file: key files are found relative to it. */
  readonly siteDir: string
  readonly prompter: Prompter
  readonly redactor: Redactor
  readonly logger: Logger
  readonly simulated?: Simulated | undefined
  /** An open vault of a shell that lives long. */
  readonly vault?: Vault | undefined
  /** The site's file came from another laptop, and so did its pins: a key is asked for that this one does not know. */
  readonly foreignPins?: boolean
}

/** SSH with this user's accepted host keys; each secret is registered with the redactor before it is used. */
export function openTransport(options: LinkOptions): { transport: Transport; secrets: Secrets } {
  const { env, siteDir, prompter, redactor, logger, simulated } = options
  const vault = vaultReader(options)
  const secrets = simulated?.secrets ?? createSecrets({ env, siteDir, prompter, logger, vault })
  const transport = createSsh2Transport({
    secrets,
    prompter,
    logger,
    foreignPins: options.foreignPins ?? false,
    clock: simulated?.clock ?? systemClock,
    hostKeys: createKnownHostsFile(settingsFolder(env)),
    registerSecret: value => void redactor.add(value, 'secret'),
    readKeyFile: async path => new TextDecoder().decode(await readInput(sitePath(path, siteDir))),
  })
  return { transport, secrets }
}

export interface SessionOptions extends Omit<LinkOptions, 'siteDir' | 'redactor'> {
  readonly operator?: string | undefined
  readonly signal: AbortSignal
  readonly listener: RunListener
  readonly terminals?: NonNullable<EngineOptions['terminals']>
  /** Holds the run before parts. */
  readonly pace?: Pace
  /** Somebody sits there who can type the name of a host before its fault. */
  readonly asksFaults?: boolean
  /** A shell whose logger redacts brings the redactor that it uses. */
  readonly redactor?: Redactor
}

/** Runs `work` on an engine over the folder, and closes every link afterwards. */
export async function withEngine<T>(
  folder: RunFolder,
  input: Input,
  options: SessionOptions,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { env, prompter, logger, simulated, signal, listener } = options
  const redactor = options.redactor ?? createRedactor()
  const { transport, secrets } = openTransport({ ...options, redactor, siteDir: input.siteDir })
  await using open = transport
  const kit = input.binding.site.kit
  const engine = createEngine({
    ports: {
      clock: simulated?.clock ?? systemClock,
      random: systemRandom,
      digest: systemDigest,
      logger,
      secrets,
      transport: open,
      probe: simulated?.probe ?? createNodeProbe(),
      journal: folder.journal,
      prompter,
      files: diskFiles,
    },
    redactor,
    binding: input.binding,
    runId: folder.meta.runId,
    operator: operatorOf(env, input, options.operator),
    app: appVersion,
    laptop: hostname(),
    siteSha256: systemDigest.sha256(input.siteText),
    rehearsal: folder.meta.rehearsal,
    ...(folder.meta.approved !== undefined && { approved: folder.meta.approved }),
    signal,
    listener,
    ...(options.terminals && { terminals: options.terminals }),
    asksFaults: options.asksFaults ?? false,
    ...(options.pace && { pace: options.pace }),
    ...(kit !== undefined && { kitDir: sitePath(kit.dir, input.siteDir) }),
  })
  return await work(engine)
}
