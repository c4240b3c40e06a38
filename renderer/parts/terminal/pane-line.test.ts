import { describe, expect, it } from 'vitest'
import type { TerminalState, TerminalView } from '../../../engine/contract/terminals.ts'
import { CallError, type Client, type TerminalSink } from '../../link/client.ts'
import { PaneLine } from './pane-line.ts'

const size = { columns: 80, rows: 24 }
const target = { kind: 'run', run: 'r', host: 'node-a' } as const

/** A shell that answers `terminals.open` when the test says so. */
function scene() {
  const opens: { answer(terminal: number): void; refuse(code: string): void }[] = []
  const told: unknown[] = []
  const sinks = new Map<number, TerminalSink>()
  const seen: { states: TerminalState[]; bytes: string[] } = { states: [], bytes: [] }
  const call = (method: string, input: unknown): Promise<unknown> => {
    if (method === 'terminals.open') {
      return new Promise((resolve, reject) => {
        opens.push({
          answer: terminal => resolve({ terminal } as TerminalView),
          refuse: code => reject(new CallError(code, {})),
        })
      })
    }
    told.push([method, input])
    return Promise.resolve(null)
  }
  const client = {
    call,
    onTerminal(terminal: number, sink: TerminalSink) {
      sinks.set(terminal, sink)
      return () => void sinks.delete(terminal)
    },
  } as unknown as Client
  const line = new PaneLine(client, target, {
    opened: () => undefined,
    bytes: bytes => void seen.bytes.push(new TextDecoder().decode(bytes)),
    state: state => void seen.states.push(state),
    refused: () => undefined,
  })
  const send = (terminal: number, text: string): void =>
    sinks.get(terminal)?.bytes(new TextEncoder().encode(text))
  return { line, opens, told, seen, send, sinks }
}

describe('the line of a pane', () => {
  it('shows one terminal alone where it was begun anew while the first was on its way, and closes the other', async () => {
    const { line, opens, told, seen, send } = scene()
    const first = line.open(size, 'en')
    const second = line.open(size, 'zh')
    opens[1]?.answer(2)
    await second
    opens[0]?.answer(1)
    await first
    send(1, 'late')
    send(2, 'mine')

    expect([line.number, seen.bytes]).toEqual([2, ['mine']])
    expect(told).toEqual([['terminals.close', { terminal: 1 }]])
  })

  it('closes what comes after the pane is gone, and is told of no failure then', async () => {
    const { line, opens, told, seen, sinks } = scene()
    const late = line.open(size, 'en')
    line.close()
    opens[0]?.answer(1)
    await late
    const refused = line.open(size, 'en')
    line.close()
    opens[1]?.refuse('FILE_UNREADABLE')
    await refused

    expect([told, sinks.size]).toEqual([[['terminals.close', { terminal: 1 }]], 0])
    expect(seen.states.map(({ status }) => status)).toEqual(['connecting', 'connecting'])
  })

  it('can be opened again after it could not be opened', async () => {
    const { line, opens, seen } = scene()
    const refused = line.open(size, 'en')
    opens[0]?.refuse('RUN_HELD')
    await refused
    expect([line.number, seen.states.at(-1)]).toEqual([
      undefined,
      { status: 'failed', code: 'RUN_HELD', params: {} },
    ])

    const again = line.open(size, 'en')
    expect(seen.states.at(-1)).toEqual({ status: 'connecting' })
    opens[1]?.answer(7)
    await again
    expect(line.number).toBe(7)
  })
})
