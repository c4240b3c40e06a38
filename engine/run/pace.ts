/** How far a run goes by itself before it waits for the engineer. What is held has not begun: nothing is ever half done. */
import { deferred } from '../deferred.ts'
import type { StepKey } from './events.ts'
import type { Recorder } from './recorder.ts'
import { keyText } from './state.ts'

/** One part (a step on one host, for one item), one step, or everything until a question or a pause. */
export const strides = ['part', 'step', 'through'] as const
export type Stride = (typeof strides)[number]

/** A part that waits, who made it wait, and who let it go on. */
export interface Hold {
  readonly part: StepKey
  readonly by: string
  readonly released: Promise<string>
}

/** How a shell holds a run: asked before each part that is about to begin. */
export interface Pace {
  /** Undefined: go on. Parts that wait at the same time share one hold. */
  hold(part: StepKey): Hold | undefined
}

export interface PaceControl extends Pace {
  /** Lets what waits go on, as far as `stride` says. Also before anything waits: the next part then begins at once. */
  go(stride: Stride, by: string): void
  /** The next part waits; the one under way goes on to its end. */
  pause(by: string): void
  waiting(): StepKey | undefined
}

/** `nothing`: the first part waits, too. */
export function createPace(first: Stride | 'nothing', by: string): PaceControl {
  let may = first
  let held = by
  let permit: string | undefined
  let current: { readonly hold: Hold; readonly release: (by: string) => void } | undefined

  const permitOf = (part: StepKey): string => (may === 'step' ? part.step : keyText(part))
  return {
    hold(part) {
      if (may === 'through') return undefined
      if (may !== 'nothing') {
        permit ??= permitOf(part)
        if (permit === permitOf(part)) return undefined
        may = 'nothing'
      }
      current ??= begin(part, held)
      return current.hold
    },
    go(next, who) {
      may = next
      held = who
      permit = undefined
      const waiting = current
      current = undefined
      waiting?.release(who)
    },
    pause(who) {
      may = 'nothing'
      held = who
    },
    waiting: () => current?.hold.part,
  }
}

function begin(part: StepKey, by: string): { hold: Hold; release: (by: string) => void } {
  const { promise, resolve } = deferred<string>()
  const { step, item, host } = part
  return { hold: { part: { step, item, host }, by, released: promise }, release: resolve }
}

/** Waits where the shell holds the run, and journals both ends of it once. Rejects when the run is cancelled meanwhile. */
export type Brake = (part: StepKey) => Promise<void>

export function createBrake(pace: Pace | undefined, recorder: Recorder, signal: AbortSignal): Brake {
  let underWay: { readonly hold: Hold; readonly wait: Promise<void> } | undefined

  async function wait({ by, part, released }: Hold): Promise<void> {
    const { step, item, host } = part
    await recorder.emit({ type: 'run-paused', by, before: { step, item, host } })
    const who = await unlessAborted(released, signal)
    await recorder.emit({ type: 'run-continued', by: who })
  }
  return async part => {
    for (let hold = pace?.hold(part); hold !== undefined; hold = pace?.hold(part)) {
      if (underWay?.hold !== hold) underWay = { hold, wait: wait(hold) }
      await underWay.wait
    }
  }
}

/** The promise's value, unless the signal is aborted first: then its reason is thrown. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = deferred<never>()
  const end = (): void => reject(signal.reason)
  signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', end)
  }
}
