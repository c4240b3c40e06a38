import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { terminalMethods } from '../../engine/contract/terminals.ts'
import type { Bench } from '../workbench.ts'

export function terminalHandlers({ terminals }: Bench): HandlersOf<typeof terminalMethods> {
  return {
    'terminals.open': (request, { screen }) => terminals.open(request, screen),
    async 'terminals.write'({ terminal, text, binary }, { screen }) {
      terminals.of(terminal, screen).write(binary === true ? Buffer.from(text, 'latin1') : text)
      return null
    },
    async 'terminals.resize'({ terminal, columns, rows }, { screen }) {
      terminals.of(terminal, screen).resize(columns, rows)
      return null
    },
    async 'terminals.shown'({ terminal, bytes }, { screen }) {
      terminals.of(terminal, screen).shown(bytes)
      return null
    },
    async 'terminals.reopen'({ terminal }, { screen }) {
      terminals.of(terminal, screen).reopen()
      return null
    },
    async 'terminals.close'({ terminal }, { screen }) {
      await terminals.close(terminal, screen)
      return null
    },
  }
}
