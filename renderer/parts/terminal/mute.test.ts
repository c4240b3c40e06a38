import { Terminal } from '@xterm/xterm'
import { expect, it } from 'vitest'
import { mute } from './mute.ts'

async function answersTo(output: string, prepare: (terminal: Terminal) => void): Promise<string[]> {
  const terminal = new Terminal({ allowProposedApi: true, windowOptions: { getWinSizeChars: true } })
  prepare(terminal)
  const answers: string[] = []
  terminal.onData(text => answers.push(text))
  await new Promise<void>(resolve => terminal.write(output, resolve))
  terminal.dispose()
  return answers
}

const asks = [
  ...['\x1b[c', '\x1b[>c', '\x1b[5n', '\x1b[6n', '\x1b[?6n', '\x1b[?25$p', '\x1b[4$p', '\x1b[18t'],
  ...['\x1bP$qm\x1b\\', '\x1bP$qr\x1b\\', '\x1bZ'],
]

it('answers no question of a program, each of which xterm.js would answer', async () => {
  for (const question of asks.slice(0, -1))
    expect(await answersTo(question, () => undefined), JSON.stringify(question)).toHaveLength(1)

  expect(await answersTo(asks.join(''), mute)).toEqual([])
})

it('reports neither mouse nor focus nor the ends of a paste, and shows and moves as before', async () => {
  const terminal = new Terminal({ allowProposedApi: true })
  mute(terminal)
  const output =
    '\x1b[?1000;1006h\x1b[?1003h\x1b[?1004h\x1b[?2004h\x1b[?25l\x1b]11;#102030\x07\x1b]11;?\x07中文\x1b[2;5Hx'
  await new Promise<void>(resolve => terminal.write(output, resolve))

  expect(terminal.modes).toMatchObject({
    mouseTrackingMode: 'none',
    sendFocusMode: false,
    bracketedPasteMode: false,
  })
  expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('中文')
  expect(terminal.buffer.active.getLine(1)?.translateToString(true)).toBe('    x')
})
