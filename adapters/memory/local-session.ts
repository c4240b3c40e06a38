/** A session that runs what it is asked on this very machine, with a real shell: for tests of scripts only. */
import { spawn } from 'node:child_process'
import { RunError } from '../../engine/errors.ts'
import type { CommandResult, ExecOptions, HostCommand, Session } from '../../engine/ports.ts'

/** `shell` is the program and the words before the script on its standard input, e.g. `['/bin/dash']`. */
export function localSession(host: string, shell: readonly [string, ...string[]] = ['/bin/sh']): Session {
  return {
    host,
    identity: {
      fingerprint: 'SHA256:local',
      keyType: 'none',
      serverVersion: 'local',
      algorithms: { kex: '', cipher: '', mac: '', hostKey: '' },
      legacy: [],
      hops: [],
    },
    roundTripMs: () => 0,
    exec: (command, options) => run(command, options, shell),
    stream() {
      throw new RunError('NOT_SUPPORTED', { what: 'stream', host })
    },
    upload: () => Promise.reject(new RunError('NOT_SUPPORTED', { what: 'upload', host })),
    shell: () => Promise.reject(new RunError('NOT_SUPPORTED', { what: 'shell', host })),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function run(
  command: HostCommand,
  options: ExecOptions,
  [shell, ...before]: readonly [string, ...string[]],
): Promise<CommandResult> {
  const started = performance.now()
  const [program, args, input] =
    command.kind === 'script' ? [shell, before, command.text] : [command.argv[0], command.argv.slice(1), '']
  const env = { ...process.env, LC_ALL: 'C' }
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text
      options.onOutput?.(stream, text)
    })
  }
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new RunError('COMMAND_TIMED_OUT', { seconds: options.timeoutSeconds }))
    }, options.timeoutSeconds * 1000)
    child.on('error', error => {
      clearTimeout(timer)
      // What a shell says of a program that is not there.
      resolve({ exitCode: 127, stdout: '', stderr: String(error), truncated: false, durationMs: 0 })
    })
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer)
      const durationMs = performance.now() - started
      resolve({ exitCode, ...output, truncated: false, durationMs, ...(signal === null ? {} : { signal }) })
    })
  })
}
