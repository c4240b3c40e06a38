/** Runs a target over mutated inputs and watches for crashes, hangs and memory that does not come back. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Random } from '../soak/random.ts'
import { mutate } from './mutate.ts'
import type { Target } from './targets.ts'

export interface FuzzResult {
  readonly cases: number
  readonly crashes: readonly Finding[]
  readonly hangs: readonly Finding[]
  readonly slowestMs: number
  /** Heap after a collection at the end, less that after a warm-up, in MiB. */
  readonly grownMiB: number
}
interface Finding {
  readonly what: string
  /** The input, in base64: to be kept in the corpus. */
  readonly input: string
}

const hangMs = 1000
const grownLimitMiB = 64

export function fuzz(target: Target, cases: number, random: Random): FuzzResult {
  const crashes: Finding[] = []
  const hangs: Finding[] = []
  let slowestMs = 0
  let before = heapMiB()
  const warm = Math.min(Math.ceil(cases / 10), 5000)
  using _ = withoutStacks()
  for (let index = 0; index < cases; index += 1) {
    if (index === warm) before = heapMiB()
    const input =
      index < target.corpus.length
        ? (target.corpus[index] ?? target.corpus[0])
        : mutate(target.corpus, random)
    const started = performance.now()
    try {
      target.run(input)
    } catch (error) {
      crashes.push({ what: String(error).slice(0, 300), input: input.toString('base64') })
    }
    // A busy machine or a collection of garbage can make anything slow once: what seems slower than all before is timed again.
    if (performance.now() - started > slowestMs) {
      const took = timed(target, input)
      slowestMs = Math.max(slowestMs, took)
      if (took > hangMs) hangs.push({ what: `${took.toFixed(0)} ms`, input: input.toString('base64') })
    }
    if (crashes.length + hangs.length >= 20)
      return { cases: index + 1, crashes, hangs, slowestMs, grownMiB: 0 }
  }
  return { cases, crashes, hangs, slowestMs, grownMiB: Math.max(0, heapMiB() - before) }
}

/** What is wrong, in words, inputs by their beginning (the seed gives them again); nothing where all is well. */
export function problemsOf({ crashes, hangs, grownMiB }: FuzzResult): readonly string[] {
  return [
    ...crashes.map(({ what, input }) => `crash: ${what} · ${input.slice(0, 80)}`),
    ...hangs.map(({ what, input }) => `hang: ${what} · ${input.slice(0, 80)}`),
    ...(grownMiB > grownLimitMiB ? [`memory grew by ${grownMiB.toFixed(0)} MiB`] : []),
  ]
}

/** Parsers make an error object for each mistake: a quarter of the time went into stacks that nobody reads here. */
function withoutStacks(): Disposable {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  return {
    [Symbol.dispose]() {
      Error.stackTraceLimit = limit
    },
  }
}

/** The processor's time, so that a busy machine looks like no hang. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function timed(target: Target, input: Buffer): number {
  const started = cpuMs()
  try {
    target.run(input)
  } catch {
    // Counted already.
  }
  return cpuMs() - started
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function heapMiB(): number {
  collect()
  return process.memoryUsage().heapUsed / 2 ** 20
}
