import { RunError } from '../../engine/errors.ts'

/** Which screen holds which run. The first to open it does; any other reads only, until the holder is closed. */
export interface Holders {
  /** Takes the run where nobody holds it; a screen that has gone, whose question is still being answered, takes nothing. */
  take(run: string, screen: string): 'owner' | 'reader'
  /** Throws RUN_HELD where another screen holds it. */
  need(run: string, screen: string): void
  /** Returns the runs that are free now. */
  release(screen: string): readonly string[]
}

export function openHolders(): Holders {
  const held = new Map<string, string>()
  /** Names of screens are never used twice. */
  const gone = new Set<string>()
  function take(run: string, screen: string): 'owner' | 'reader' {
    const holder = held.get(run)
    if (gone.has(screen)) return 'reader'
    if (holder === undefined) held.set(run, screen)
    return holder === undefined || holder === screen ? 'owner' : 'reader'
  }
  return {
    take,
    need(run, screen) {
      if (take(run, screen) === 'reader') throw new RunError('RUN_HELD', { run })
    },
    release(screen) {
      gone.add(screen)
      const free = [...held].flatMap(([run, holder]) => (holder === screen ? [run] : []))
      for (const run of free) held.delete(run)
      return free
    },
  }
}
