/** Looking for secrets where every user of a host could see them: in command lines. */
import { initPid, type LabState } from '../state.ts'
import { processesBeside } from '../system/processes.ts'

/** A running sampler. */
export interface ArgvSampler extends Disposable {
  /** Every command line seen on any host so far, as `HOST: WORD WORD …`. */
  readonly seen: ReadonlySet<string>
  /** How often all hosts were looked at: a sampler that starved has seen little. */
  readonly rounds: number
}

/** Looks at all processes of all hosts again and again until disposed. A process shorter than the pause may be missed. */
export function sampleArgv(state: LabState, everyMilliseconds = 10): ArgvSampler {
  const seen = new Set<string>()
  let rounds = 0
  function look(): void {
    rounds++
    for (const { name } of state.hosts) {
      const pid = initPid(state.name, name)
      if (pid === undefined) continue
      for (const { argv } of processesBeside(pid)) seen.add(`${name}: ${argv.join(' ')}`)
    }
  }
  const timer = setInterval(look, everyMilliseconds)
  return {
    seen,
    get rounds() {
      return rounds
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
