/** The terminals of this page by what they show: going to another screen and back finds them as they were. */
import { watch } from 'vue'
import type { TerminalState, TerminalTarget } from '../../../engine/contract/terminals.ts'
import { useClient } from '../../link/client.ts'
import { i18n } from '../../locales/index.ts'
import { useApp } from '../../stores/app.ts'
import { askBeforeClosing } from '../ask-before-closing.ts'
import { KeptPanes } from './kept-panes.ts'
import { createPaneTerminal, type PaneTerminal } from './pane-terminal.ts'
import type { Look } from './screen.ts'

const panes = new KeptPanes<PaneTerminal>()
let following = false

export function paneFor(target: TerminalTarget): PaneTerminal {
  followApp()
  return panes.take(target, () => {
    const app = useApp()
    return createPaneTerminal({
      ...{ client: useClient(), target, language: app.language, look: lookOf(app) },
      separator: sayBreak,
    })
  })
}

/** Whether it was opened in this page: a free shell is opened by a person, not by being looked at. */
export function hasPane(target: TerminalTarget): boolean {
  return panes.find(target) !== undefined
}

/** Ends the shell, and what it showed is gone. */
export function closePane(target: TerminalTarget): void {
  panes.close(target)
}

/** Theme, fonts, language and a line that came back concern all of them. */
function followApp(): void {
  if (following) return
  following = true
  const app = useApp()
  // What runs in a free shell ends with the page.
  askBeforeClosing(() => panes.hasOpenShell())
  watch(
    () => lookOf(app),
    // The tokens change with the class of the document, in the same turn.
    look => requestAnimationFrame(() => panes.each(pane => pane.restyle(look))),
  )
  watch(
    () => app.language,
    language => restart(({ kind }) => kind === 'run', language),
  )
  let wasDown = false
  useClient().onState(up => {
    if (up && wasDown) restart(() => true, app.language)
    wasDown = !up
  })
}

function restart(concerns: (target: TerminalTarget) => boolean, language: 'zh' | 'en'): void {
  panes.each((pane, target) => {
    if (concerns(target)) pane.restart(language)
  })
}

function lookOf(app: ReturnType<typeof useApp>): Look {
  const settings = app.state?.settings
  return {
    fontSize: settings?.terminalFontSize ?? 13,
    font: settings?.terminalFont ?? '',
    isDark: app.isDark,
  }
}

function sayBreak(state: TerminalState): string {
  const time = new Date().toTimeString().slice(0, 8)
  const { t } = i18n.global
  if (state.status === 'lost') return t('terminal.breakLost', { time })
  if (state.status === 'ended') return t('terminal.breakEnded', { time })
  return t('terminal.breakFailed', { time })
}
