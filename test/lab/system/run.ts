/** Running programs on the lab machine itself. */
import { spawn } from 'node:child_process'

/** What a program left behind; `code` is null when a signal ended it. */
export interface RunResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly input?: string
  readonly env?: Record<string, string>
  readonly cwd?: string
  readonly timeoutSeconds?: number
}

/** Where `su` without a login shell leaves them out, the administrator's programs are looked for all the same. */
function programPath(): string {
  return `${process.env['PATH'] ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`
}

/** Runs a program to its end and never throws for its exit code. */
export function run(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  if (argv.length === 0) throw new TypeError('run: empty command')
  return new Promise((resolve, reject) => {
    // A program must not go on building what the next process has begun anew: it ends when this one does.
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...argv], {
      env: { ...process.env, PATH: programPath(), LC_ALL: 'C', ...options.env },
      stdio: 'pipe',
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.timeoutSeconds === undefined
        ? {}
        : { timeout: options.timeoutSeconds * 1000, killSignal: 'SIGKILL' as const }),
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', code => resolve({ code, stdout, stderr }))
    // A program that does not read its input closes the pipe early; its exit code tells the rest.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
  })
}

/** Runs a program that has to succeed and returns what it printed. */
export async function must(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await run(argv, options)
  if (result.code === 0) return result.stdout
  const said = `${result.stderr}${result.stdout}`.trim().slice(-2000)
  throw new Error(`${argv.join(' ').slice(0, 300)} ended with ${result.code ?? 'a signal'}: ${said}`)
}

/** Waits until `ready` holds, or throws saying what was awaited. */
export async function until(
  what: string,
  timeoutSeconds: number,
  ready: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + timeoutSeconds * 1000
  while (!(await ready())) {
    if (performance.now() > end) throw new Error(`Waited ${timeoutSeconds} s in vain for: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
