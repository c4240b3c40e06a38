/** Which panes are kept: going to another screen and back finds them as they were, and those of a run left for good go. */
import type { TerminalState, TerminalTarget } from '../../../engine/contract/terminals.ts'

export interface KeptPane {
  readonly state: { readonly value: TerminalState }
  dispose(): void
}

/** The run or site that is looked at, and the one before. */
const placesKept = 2

export class KeptPanes<P extends KeptPane> {
  readonly #panes = new Map<string, { readonly target: TerminalTarget; readonly pane: P }>()
  /** The latest first. */
  #places: readonly string[] = []

  find(target: TerminalTarget): P | undefined {
    return this.#panes.get(keyOf(target))?.pane
  }

  /** The pane of this target, made where there is none. Those of places that were left for good go. */
  take(target: TerminalTarget, make: () => P): P {
    this.#look(placeOf(target))
    const found = this.find(target)
    if (found !== undefined) return found
    const pane = make()
    this.#panes.set(keyOf(target), { target, pane })
    return pane
  }

  close(target: TerminalTarget): void {
    this.find(target)?.dispose()
    this.#panes.delete(keyOf(target))
  }

  each(act: (pane: P, target: TerminalTarget) => void): void {
    for (const { pane, target } of this.#panes.values()) act(pane, target)
  }

  /** Something may be at work in one of them, and would end with the page. */
  hasOpenShell(): boolean {
    return [...this.#panes.values()].some(({ target, pane }) => !mayGo(target, pane))
  }

  #look(place: string): void {
    if (this.#places[0] === place) return
    this.#places = [place, ...this.#places.filter(one => one !== place)].slice(0, placesKept)
    for (const { target, pane } of this.#panes.values()) {
      if (!this.#places.includes(placeOf(target)) && mayGo(target, pane)) this.close(target)
    }
  }
}

/** What a run did is kept with it. In a free shell something may be at work: only a person ends that. */
function mayGo(target: TerminalTarget, { state }: KeptPane): boolean {
  return target.kind === 'run' || state.value.status === 'ended' || state.value.status === 'failed'
}

function placeOf(target: TerminalTarget): string {
  return 'run' in target ? `run ${target.run}` : `site ${target.site}`
}

function keyOf(target: TerminalTarget): string {
  return `${target.kind} ${placeOf(target)} ${target.host}`
}
