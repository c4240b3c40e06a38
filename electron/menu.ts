import type { MenuItemConstructorOptions } from 'electron'
import type { Language } from '../engine/runbook/text.ts'
import { desktopWords, type DesktopCode } from '../engine/words/desktop.ts'

type Role = NonNullable<MenuItemConstructorOptions['role']>

const edit: readonly (readonly [Role, DesktopCode])[] = [
  ['undo', 'undo'],
  ['redo', 'redo'],
  ['cut', 'cut'],
  ['copy', 'copy'],
  ['paste', 'paste'],
  ['selectAll', 'select-all'],
]
const view: readonly (readonly [Role, DesktopCode])[] = [
  ['zoomIn', 'zoom-in'],
  ['zoomOut', 'zoom-out'],
  ['resetZoom', 'zoom-reset'],
  ['togglefullscreen', 'full-screen'],
]

/** Only what a keyboard expects of any program. There is nothing in it that leaves the laptop, and no developer tools. */
export function menuTemplate(language: Language, platform: string): MenuItemConstructorOptions[] {
  const items = (list: typeof edit): MenuItemConstructorOptions[] =>
    list.map(([role, code]) => ({ role, label: desktopWords[code][language] }))
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    { label: desktopWords.edit[language], submenu: items(edit) },
    { label: desktopWords.view[language], submenu: items(view) },
  ]
}
