import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { CalmDrawing, echoTime, floodBytes, floodGap, type Inside } from './calm-drawing.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A stand-in for what is inside xterm.js, with a record of what came through to it. */
function scene() {
  const drawn: string[] = []
  let hasSelection = false
  const inside: Inside = {
    _renderService: {
      _renderDebouncer: {
        refresh: (from, to) => void drawn.push(`rows ${String(from)}-${String(to)}`),
        addRefreshCallback: callback => (callback(0), 7),
      },
    },
    _selectionService: {
      get hasSelection() {
        return hasSelection
      },
      refresh: () => void drawn.push('selection'),
    },
    _syncTextArea: () => void drawn.push('textarea'),
  }
  const drawing = new CalmDrawing(() => Date.now())
  drawing.calm(inside)
  return {
    ...{ drawing, inside, drawn },
    rows: (row: number) => inside._renderService._renderDebouncer.refresh(row, row, 30),
    callback: (name: string) =>
      inside._renderService._renderDebouncer.addRefreshCallback(() => void drawn.push(name)),
    scroll: () => inside._selectionService.refresh(),
    select: (is: boolean) => (hasSelection = is),
  }
}

it('draws as it comes what can be followed', () => {
  const { drawing, inside, drawn, rows, callback } = scene()

  for (let second = 0; second < 3; second += 1) {
    drawing.parsed(floodBytes / 2)
    rows(second)
    vi.advanceTimersByTime(floodGap)
  }
  inside._syncTextArea()
  expect(callback('scrollbar')).toBe(7)

  expect(drawn).toEqual(['rows 0-0', 'rows 1-1', 'rows 2-2', 'textarea', 'scrollbar'])
})

it('draws a flood once in each gap, whole, and all that asked for a frame', () => {
  const { drawing, inside, drawn, rows, callback } = scene()

  for (let ms = 0; ms < 10 * floodGap; ms += 1) {
    drawing.parsed(floodBytes)
    rows(ms % 30)
    inside._syncTextArea()
    if (ms % 10 === 0) callback(`at ${String(ms)}`)
    vi.advanceTimersByTime(1)
  }
  vi.advanceTimersByTime(floodGap)

  const of = (kind: string): number => drawn.filter(text => text.startsWith(kind)).length
  expect(of('rows')).toBe(11)
  expect(of('textarea')).toBeLessThanOrEqual(11)
  expect(of('at ')).toBe(floodGap)
})

it('draws the last of a flood', () => {
  const { drawing, drawn, rows } = scene()

  drawing.parsed(floodBytes)
  rows(4)
  rows(5)
  expect(drawn).toEqual(['rows 4-4'])
  vi.advanceTimersByTime(floodGap)

  expect(drawn).toEqual(['rows 4-4', 'rows 0-29'])
})

it('is itself again soon after a flood: a person who scrolls is not made to wait', () => {
  const { drawing, drawn, rows } = scene()
  drawing.parsed(floodBytes)
  rows(0)
  vi.advanceTimersByTime(2 * floodGap)

  rows(1)
  vi.advanceTimersByTime(1)
  rows(2)

  expect(drawn).toEqual(['rows 0-0', 'rows 1-1', 'rows 2-2'])
})

it('draws what follows a key at once while its echo is under way, and with it what waited', () => {
  const { drawing, drawn, rows } = scene()
  drawing.parsed(floodBytes)
  rows(0)
  rows(1)

  drawing.typed()
  expect(drawn).toEqual(['rows 0-0'])
  rows(2)
  rows(3)
  expect(drawn).toEqual(['rows 0-0', 'rows 0-29', 'rows 3-3'])
  vi.advanceTimersByTime(echoTime)
  drawing.parsed(floodBytes)
  rows(4)
  expect(drawn).toHaveLength(3)
  vi.advanceTimersByTime(floodGap - echoTime)
  expect(drawn).toEqual(['rows 0-0', 'rows 0-29', 'rows 3-3', 'rows 0-29'])
})

it('draws what waits also where nothing follows a key', () => {
  const { drawing, drawn, rows } = scene()
  drawing.parsed(floodBytes)
  rows(0)
  rows(1)

  drawing.typed()
  vi.advanceTimersByTime(floodGap)

  expect(drawn).toEqual(['rows 0-0', 'rows 0-29'])
})

it('draws a selection that is there, and once more where it was, but none for lines that scroll', async () => {
  const { drawn, scroll, select } = scene()

  for (const is of [false, true, false, false]) {
    select(is)
    scroll()
    scroll()
    await Promise.resolve()
  }

  expect(drawn).toEqual(['selection', 'selection'])
})

it('draws nothing after its end', () => {
  const { drawing, drawn, rows } = scene()
  drawing.parsed(floodBytes)
  rows(0)
  rows(1)

  drawing.dispose()
  vi.advanceTimersByTime(1000)

  expect(drawn).toEqual(['rows 0-0'])
})
