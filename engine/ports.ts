/**
 * The outside world as the engine asks for it. A shell (command line, app window, Electron) or a test fills these in;
 * adapters/ holds the real ones in Node and typed fakes of each in adapters/memory.
 */
import type { HostAccess, SecretReference } from './site/schema.ts'
import type { RunEvent, RunEventBody, OutputRef } from './run/events.ts'
import type { Answer, Question, SecretUse } from './run/questions.ts'

/** Milliseconds since the Unix epoch (`wall`), and since an arbitrary start that never jumps (`monotonic`). */
export interface Clock {
  wall(): number
  monotonic(): number
  /** Resolves after `milliseconds`; rejects with the signal's reason when it is aborted first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  /** Calls `work` again and again, so many ms apart, until the function returned is called. Keeps no process alive. */
  every(milliseconds: number, work: () => void): () => void
}

export interface Random {
  /** `bytes` random bytes as lower-case hex. */
  hex(bytes: number): string
}

export interface Digest {
  /** SHA-256 as 64 lower-case hex digits; a string is taken as UTF-8. */
  sha256(data: string | Uint8Array): string
}

export interface Logger {
  debug(message: string, data?: Readonly<Record<string, unknown>>): void
  warn(message: string, data?: Readonly<Record<string, unknown>>): void
}

/** Where secret values come from. The engine registers each value with its redactor before it is used. */
export interface Secrets {
  /** Throws RunError SECRET_MISSING. `name` is the site's name for it, for messages; `use` is told to who has to type it. */
  get(name: string, reference: SecretReference, use?: SecretUse): Promise<string>
}

/** Who runs it: the login user, or root (directly where the login is root, else through sudo). */
export type Privilege = 'login' | 'root'

/**
 * What a host is asked to run. `script` is POSIX sh, sent on standard input so that nothing of it shows in argv;
 * `program` is one program with arguments, so that a restricted sudoers list can allow exactly it.
 */
export type HostCommand =
  | { readonly kind: 'script'; readonly text: string; readonly as: Privilege }
  | {
      readonly kind: 'program'
      readonly argv: readonly [string, ...string[]]
      readonly as: Privilege
      /** argv is `sudo -l`: run as the login user, its question for the password is answered as for any other sudo. */
      readonly listsSudo?: true
    }

export interface ExecOptions {
  readonly timeoutSeconds: number
  readonly signal?: AbortSignal
  /** Live output, decoded, in order of arrival; already complete characters. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', text: string) => void
  /** A PTY where a program must prompt; `input` is what the engineer types. */
  readonly tty?: { readonly columns: number; readonly rows: number; readonly input: AsyncIterable<string> }
}

export interface CommandResult {
  /** null: the channel closed before a status arrived, or a signal ended the program. Never to be taken as 0. */
  readonly exitCode: number | null
  readonly signal?: string
  readonly stdout: string
  readonly stderr: string
  /** true: more than the transport's limit (8 MiB a stream) arrived; the rest was dropped. */
  readonly truncated: boolean
  readonly durationMs: number
}

/** One line of a streaming command, stamped with the laptop's monotonic clock at receipt, in ms. */
export interface StreamLine {
  readonly atMs: number
  readonly stream: 'stdout' | 'stderr'
  readonly line: string
}

export interface UploadRequest {
  /** Path on the laptop. */
  readonly source: string
  /** Absolute path on the host; written as `target.part` first, renamed after its SHA-256 was compared on the host. */
  readonly target: string
  readonly sha256: string
  readonly mode: string
  readonly as: Privilege
}

export interface ShellOptions {
  readonly columns: number
  readonly rows: number
  /** What the host finds in TERM. */
  readonly term: string
  readonly signal?: AbortSignal
}

/** How a free shell ended: by itself, with its connection, or because we closed it. */
export type ShellEnd =
  | { readonly reason: 'exited'; readonly exitCode: number | null; readonly signal?: string }
  | { readonly reason: 'lost' }
  | { readonly reason: 'closed' }

/** The login shell on a PTY, for a person. Nothing of it is kept or judged; it does not outlive its connection. */
export interface ShellChannel extends AsyncDisposable {
  /**
   * What the host shows, as UTF-8 whatever its own encoding, to be read once. What is not read yet holds the host back: no more
   * than a quarter of a MiB is ever on its way. Ends with the shell.
   */
  readonly output: AsyncIterable<Uint8Array>
  /** Text goes out in the host's encoding (RunError INPUT_INVALID for what that lacks, nothing is sent), bytes as they are. */
  write(input: string | Uint8Array): void
  resize(columns: number, rows: number): void
  /** Never rejects. An exit is known once the output has been read to its end. */
  readonly ended: Promise<ShellEnd>
}

export interface LinkIdentity {
  /** `SHA256:…` of the host key, and its type. */
  readonly fingerprint: string
  readonly keyType: string
  readonly serverVersion: string
  readonly algorithms: {
    readonly kex: string
    readonly cipher: string
    readonly mac: string
    readonly hostKey: string
  }
  /** Algorithms in use that are on only because the site file allowed them. */
  readonly legacy: readonly string[]
  /** The same for each jump host, first hop first. */
  readonly hops: readonly { readonly host: string; readonly fingerprint: string }[]
  /** Reached through this bastion's terminal: all of the above is the bastion's, the host's own key was not seen. */
  readonly terminalOf?: string
}

/**
 * A live link to one host. A lost connection rejects what was under way with RunError HOST_LOST; the next call reconnects
 * with back-off (never retrying a rejected password) or throws HOST_LOST / HOST_UNREACHABLE when that takes too long.
 */
export interface Session extends AsyncDisposable {
  readonly host: string
  readonly identity: LinkIdentity
  /** Last measured round trip in ms; undefined while the link is down. */
  roundTripMs(): number | undefined
  exec(command: HostCommand, options: ExecOptions): Promise<CommandResult>
  /** Lines as they arrive; ends when the command ends or the signal is aborted; throws HOST_LOST when the link dies. */
  stream(command: HostCommand, signal: AbortSignal): AsyncIterable<StreamLine>
  /** Free space is checked first (NO_SPACE), a cut upload is resumed, the hash compared on the host (CHECKSUM_MISMATCH). */
  upload(
    request: UploadRequest,
    options: { signal?: AbortSignal; onProgress?: (sentBytes: number, totalBytes: number) => void },
  ): Promise<{ bytes: number; resumedFrom: number }>
  /** RunError HOST_LOST, HOST_UNREACHABLE, CHANNEL_REFUSED, CANCELLED. After a loss this reconnects, to a new shell. */
  shell(options: ShellOptions): Promise<ShellChannel>
}

/** Opens links. Host keys are always verified; a first key is asked about through the prompter, a changed one blocks. */
export interface Transport extends AsyncDisposable {
  open(access: HostAccess, signal?: AbortSignal): Promise<Session>
}

export interface ReachSample {
  /** Monotonic ms at which the probe was sent, and at which its answer (or its timeout) was known. */
  readonly sentMs: number
  readonly doneMs: number
  readonly reachable: boolean
  /** Who answered, where it can be told: a MAC address, an SSH host key fingerprint, a header. */
  readonly identity?: string
  /** The MAC address that the observer's own ARP table held for it at `doneMs`, whether it answered or not. */
  readonly neighbour?: string
  /** The host answered, but nothing listens on that port; `reachable` is false then. */
  readonly refused?: boolean
}

/** What the laptop itself can see of an address. */
export interface Probe {
  tcp(
    address: string,
    port: number,
    timeoutMs: number,
  ): Promise<{ outcome: 'open' | 'refused' | 'timeout' | 'unreachable'; ms: number }>
  http(request: {
    url: string
    connectTo?: string
    timeoutMs: number
    verify: boolean
  }): Promise<
    | { ok: true; status: number; body: string; headers: Record<string, string>; peer: string }
    | { ok: false; reason: string }
  >
  tls(request: { address: string; port: number; name: string; timeoutMs: number }): Promise<
    | {
        ok: true
        authorized: boolean
        error?: string
        fingerprint256: string
        names: string[]
        validTo: string
      }
    | { ok: false; reason: string }
  >
  /** Whether this laptop can send ICMP echo at all (a ping program is there and allowed). */
  canPing(): Promise<boolean>
  /** A stream of reachability samples, one each `everyMs` or faster, until the signal is aborted. */
  watch(
    target: { kind: 'icmp'; address: string } | { kind: 'tcp'; address: string; port: number },
    everyMs: number,
    signal: AbortSignal,
  ): AsyncIterable<ReachSample>
}

/** Append-only, hash-chained, flushed before `append` resolves. Outputs are kept beside it, named by their SHA-256. */
export interface Journal extends AsyncDisposable {
  /** Everything already there when it was opened, torn tail aside. */
  readonly recovered: readonly RunEvent[]
  append(body: RunEventBody): Promise<RunEvent>
  /** Stores text (already redacted) durably; small texts stay inline in the reference. */
  keepOutput(text: string): Promise<OutputRef>
  readOutput(reference: OutputRef): Promise<string>
  /** SHA-256 of the last line's exact bytes: the anchor that the report prints. */
  lastHash(): string
}

export interface Prompter {
  /** Throws RunError QUESTION_UNANSWERED where nobody can answer (a script without a prepared answer). */
  ask(question: Question, signal?: AbortSignal): Promise<Answer>
}

/** Reads the kit and the runbook's own files on the laptop. Paths of `kitFile` are absolute, found by the shell. */
export interface Files {
  /** Size in bytes and SHA-256; undefined where there is no such file. */
  inspect(path: string): Promise<{ bytes: number; sha256: string } | undefined>
}

export interface Ports {
  readonly clock: Clock
  readonly random: Random
  readonly digest: Digest
  readonly logger: Logger
  readonly secrets: Secrets
  readonly transport: Transport
  readonly probe: Probe
  readonly journal: Journal
  readonly prompter: Prompter
  readonly files: Files
}
