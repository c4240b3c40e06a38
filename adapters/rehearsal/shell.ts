/**
 * Runs POSIX sh scripts on a simulated host with the just-bash interpreter, which returns a command's output only at its end.
 * So a script is taken statement by statement, and a `while` loop pass by pass: its output streams as from a real host.
 */
import { parse, type Bash, type StatementNode } from 'just-bash'

export interface Terminal {
  write(stream: 'stdout' | 'stderr', text: string): void
  readonly signal: AbortSignal
}

type Chunk =
  | { readonly kind: 'plain'; readonly text: string; readonly background: boolean }
  | { readonly kind: 'loop'; readonly condition: string; readonly body: string; readonly background: boolean }

type Environment = Record<string, string>
export interface Outcome {
  readonly exitCode: number
  /** The script ended there: by `exit`, or because it was cut off. */
  readonly ended: boolean
  readonly environment: Environment
}

/** Names the variable that tells whether a chunk came to its end. */
const REACHED = '__reached'

/** Resolves with the exit code; 2 with the parser's words for a script that is no shell script; 143 when it was cut off. */
export async function runScript(
  newShell: () => Bash,
  script: string,
  terminal: Terminal,
  start: Environment = {},
): Promise<number> {
  const { exitCode } = await runStatements(newShell, script, terminal, start)
  return terminal.signal.aborted ? 143 : exitCode
}

/** The same for a person's shell, which goes on with the environment that its last line left. */
export async function runStatements(
  newShell: () => Bash,
  script: string,
  terminal: Terminal,
  start: Environment,
): Promise<Outcome> {
  const program = readProgram(script, terminal)
  if (program === undefined) return { exitCode: 2, ended: false, environment: start }
  const { prelude, chunks } = program
  // Making one costs more than most commands do: a sampler that takes twenty passes a second keeps its own.
  const run = { shell: newShell(), prelude, terminal }
  const background: Promise<unknown>[] = []
  const stop = new AbortController()
  let state: Outcome = { exitCode: 0, ended: false, environment: start }
  for (const chunk of chunks) {
    if (terminal.signal.aborted) break
    if (!chunk.background) {
      state = await runChunk(run, chunk, state.environment)
      if (state.ended) break
      continue
    }
    const signal = AbortSignal.any([terminal.signal, stop.signal])
    const beside = { ...run, shell: newShell(), terminal: { write: terminal.write.bind(terminal), signal } }
    background.push(runChunk(beside, chunk, state.environment))
  }
  stop.abort()
  await Promise.allSettled(background)
  return state
}

interface Running {
  readonly shell: Bash
  readonly prelude: string
  readonly terminal: Terminal
}

async function runChunk(run: Running, chunk: Chunk, environment: Environment): Promise<Outcome> {
  if (chunk.kind === 'plain') return execute(run, chunk.text, environment)
  let state: Outcome = { exitCode: 0, ended: false, environment }
  while (!run.terminal.signal.aborted) {
    const condition = await execute(run, chunk.condition, state.environment)
    if (condition.ended || condition.exitCode !== 0)
      return { ...condition, exitCode: condition.ended ? condition.exitCode : 0 }
    state = await execute(run, chunk.body, condition.environment)
    if (state.ended) return state
  }
  return { ...state, ended: true }
}

async function execute(run: Running, text: string, environment: Environment): Promise<Outcome> {
  const { shell, terminal } = run
  const { [REACHED]: _reached, ...env } = environment
  try {
    const result = await shell.exec(`${run.prelude}\n${text}\n${REACHED}=$?\n`, {
      rawScript: true,
      env,
      ...(env['PWD'] !== undefined && { cwd: env['PWD'] }),
      signal: terminal.signal,
    })
    if (result.stdout !== '') terminal.write('stdout', result.stdout)
    if (result.stderr !== '') terminal.write('stderr', result.stderr)
    const reached = result.env[REACHED]
    const exitCode = reached === undefined ? result.exitCode : Number(reached)
    return { exitCode, ended: reached === undefined, environment: { ...result.env } }
  } catch (error) {
    if (!terminal.signal.aborted) terminal.write('stderr', `sh: ${String(error)}\n`)
    return { exitCode: 143, ended: true, environment }
  }
}

interface Part {
  readonly node: StatementNode
  /** As it was written, here-documents included; the interpreter's own way back from its tree to text is not faithful. */
  readonly text: string
}

function readProgram(
  script: string,
  terminal: Terminal,
): { readonly prelude: string; readonly chunks: readonly Chunk[] } | undefined {
  try {
    const parts = partsOf(script)
    const functions = parts.filter(part => onlyCommand(part.node)?.type === 'FunctionDef')
    const rest = parts.filter(part => !functions.includes(part))
    return { prelude: functions.map(part => part.text).join(''), chunks: chunksOf(rest) }
  } catch (error) {
    terminal.write('stderr', `sh: ${error instanceof Error ? error.message : 'syntax error'}\n`)
    return undefined
  }
}

/** A script that is one brace group, as the transport wraps it to read nothing, has that group's statements for its own. */
function partsOf(script: string): readonly Part[] {
  const nodes = parse(script).statements
  const starts: number[] = []
  for (const node of nodes) starts.push(script.indexOf(node.sourceText ?? '', (starts.at(-1) ?? -1) + 1))
  return nodes.flatMap((node, index) => {
    const text = script.slice(starts[index], starts[index + 1])
    const group = /^\{ ?:?\n([\s\S]*\n)\}(?: <\/dev\/null)?\s*$/.exec(text)?.[1]
    if (group !== undefined && !node.background) return partsOf(group)
    // The interpreter takes a variable that stands for the command's name as one word; env(1) splits it as sh would.
    return [{ node, text: text.replace(/^\$\w+ /, 'env $&') }]
  })
}

function chunksOf(parts: readonly Part[]): readonly Chunk[] {
  const chunks: Chunk[] = []
  let plain = ''
  const flush = (): void => {
    if (plain !== '') chunks.push({ kind: 'plain', text: plain, background: false })
    plain = ''
  }
  for (const { node, text } of parts) {
    const { background } = node
    const bare = text.trim().replace(/\s*&$/, '')
    const loop = onlyCommand(node)?.type === 'While' && /^while (.*?); do\n([\s\S]*)\ndone$/.exec(bare)
    if (!loop && !background) {
      plain += text
      continue
    }
    flush()
    if (loop) chunks.push({ kind: 'loop', condition: loop[1] ?? '', body: loop[2] ?? '', background })
    else chunks.push({ kind: 'plain', text: bare, background })
  }
  flush()
  return chunks
}

function onlyCommand(statement: StatementNode) {
  const [pipeline, ...others] = statement.pipelines
  if (pipeline === undefined || others.length > 0 || pipeline.negated || pipeline.commands.length !== 1)
    return undefined
  return pipeline.commands[0]
}
