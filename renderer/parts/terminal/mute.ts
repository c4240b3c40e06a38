/** What a terminal says by itself: answers to a program's questions, and reports of mouse, focus and paste that it asked for. */
import type { Terminal } from '@xterm/xterm'

/** Device attributes, cursor and status, modes, size of the window, version. */
const questions = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  { final: 't' },
  { prefix: '>', final: 'q' },
]
/** Colours: of the palette, text, ground and cursor. */
const colours = [4, 10, 11, 12]
/** Private modes that make a terminal send more than what is typed. Source: xterm's control sequences, "DECSET". */
const reports = new Set([9, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 2004])

/**
 * For a run's pane: it shows again what is long past, and what a program asked then must not be answered into a prompt of now. Only
 * keys and pasted text go out.
 */
export function mute({ parser }: Terminal): void {
  const swallow = (): boolean => true
  for (const question of questions) parser.registerCsiHandler(question, swallow)
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, swallow)
  for (const colour of colours) parser.registerOscHandler(colour, data => data.includes('?'))
  parser.registerCsiHandler({ prefix: '?', final: 'h' }, params =>
    params.some(mode => typeof mode === 'number' && reports.has(mode)),
  )
}
