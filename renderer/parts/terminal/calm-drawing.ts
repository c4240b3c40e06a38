/**
 * Draws a flood 20 times a second. xterm.js draws each frame twice while lines scroll, once for a selection that is not
 * there, and without a GPU that takes a quarter of the page's time, for what nobody can read. Output that can be followed is
 * drawn as it comes, and so is what follows a key. All of a flood is parsed, and the last of it is always drawn.
 */
import type { ITerminalAddon, Terminal } from '@xterm/xterm'

/** Milliseconds between two drawings of a flood. */
export const floodGap = 50
/** Bytes in such a time from which on it is a flood: ten screens full. */
export const floodBytes = 64 * 1024
/** Milliseconds after a key in which its echo is looked for. */
export const echoTime = 40

/** What xterm.js 6.0 keeps to itself; no option of it says how often it draws. */
export interface Inside {
  readonly _renderService: {
    readonly _renderDebouncer: {
      refresh(from: number | undefined, to: number | undefined, rows: number): void
      addRefreshCallback(callback: FrameRequestCallback): number
    }
  }
  readonly _selectionService: { readonly hasSelection: boolean; refresh(byMouse?: boolean): void }
  _syncTextArea(): void
}

export class CalmDrawing implements ITerminalAddon {
  readonly #now: () => number
  /** What is to be drawn at the end of the gap, by its kind. */
  readonly #waiting = new Map<unknown, () => void>()
  #timer: ReturnType<typeof setTimeout> | undefined
  /** The gap in which bytes are counted, and whether the one before it was full. */
  #began = -Infinity
  #bytes = 0
  #wasFlood = false
  #drawnAt = -Infinity
  #typedAt = -Infinity

  /** `now`: a monotonic clock in ms. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** For a terminal that is open: before, there is nothing inside. */
  activate(terminal: Terminal): void {
    terminal.onData(() => this.typed())
    this.calm((terminal as unknown as { readonly _core: Inside })._core)
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#waiting.clear()
  }

  /** So many bytes of output were parsed. */
  parsed(bytes: number): void {
    const now = this.#now()
    if (now - this.#began >= floodGap) {
      this.#wasFlood = this.#bytes >= floodBytes && now - this.#began < 2 * floodGap
      this.#began = now
      this.#bytes = 0
    }
    this.#bytes += bytes
  }

  typed(): void {
    this.#typedAt = this.#now()
  }

  /** Comes between xterm.js and the four ways that lead it to a frame. */
  calm(inside: Inside): void {
    this.#calmRows(inside._renderService._renderDebouncer)
    this.#calmSelection(inside._selectionService)
    const syncTextArea = inside._syncTextArea.bind(inside)
    inside._syncTextArea = () => {
      if (this.#mustWait()) this.#later('textarea', syncTextArea)
      else syncTextArea()
    }
  }

  #calmRows(debouncer: Inside['_renderService']['_renderDebouncer']): void {
    const refresh = debouncer.refresh.bind(debouncer)
    const addCallback = debouncer.addRefreshCallback.bind(debouncer)
    debouncer.refresh = (from, to, rows) => {
      // Which rows have changed is not kept: in a flood all of them have.
      if (this.#mustWait()) return this.#later('rows', () => refresh(0, rows - 1, rows))
      this.#drawnAt = this.#now()
      if (this.#waiting.delete('rows')) refresh(0, rows - 1, rows)
      else refresh(from, to, rows)
    }
    debouncer.addRefreshCallback = callback => {
      if (!this.#mustWait()) return addCallback(callback)
      this.#later(callback, () => addCallback(callback))
      return 0
    }
  }

  /** xterm.js asks for it with each line that scrolls, to move a selection along: most often there is none. */
  #calmSelection(selection: Inside['_selectionService']): void {
    const refresh = selection.refresh.bind(selection)
    let isAsked = false
    let wasThere = false
    const answer = (): void => {
      isAsked = false
      const isThere = selection.hasSelection
      if (isThere || wasThere) refresh()
      wasThere = isThere
    }
    selection.refresh = byMouse => {
      if (byMouse === true) return refresh(byMouse)
      if (isAsked) return
      isAsked = true
      if (this.#mustWait()) this.#later('selection', answer)
      else queueMicrotask(answer)
    }
  }

  #mustWait(): boolean {
    const now = this.#now()
    const isFlood = (this.#bytes >= floodBytes || this.#wasFlood) && now - this.#began < 2 * floodGap
    return isFlood && now - this.#drawnAt < floodGap && now - this.#typedAt >= echoTime
  }

  #later(kind: unknown, draw: () => void): void {
    this.#waiting.set(kind, draw)
    this.#timer ??= setTimeout(() => this.#flush(), this.#drawnAt + floodGap - this.#now())
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const draws = [...this.#waiting.values()]
    if (draws.length === 0) return
    this.#waiting.clear()
    this.#drawnAt = this.#now()
    for (const draw of draws) draw()
  }
}
