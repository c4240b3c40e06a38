/** What no page of this app may do: leave, open windows, embed others, get permissions, or reach any network. */
import { origin } from './scheme.ts'
import type { UsedContents, UsedSession } from './used.ts'

/** Reading the clipboard is needed to paste into a terminal; everything else is refused. */
const granted = new Set(['clipboard-sanitized-write', 'clipboard-read'])

export function guardSession(session: UsedSession): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(granted.has(permission)))
  session.setPermissionCheckHandler((_contents, permission) => granted.has(permission))
  session.setDevicePermissionHandler(() => false)
  // The spell checker would fetch dictionaries.
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isOurs(details.url) }))
}

/** An event that can be stopped; `url` is where a navigation goes. */
interface Stoppable {
  readonly url: string
  preventDefault(): void
}

export function guardContents(contents: UsedContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event: Stoppable) => {
    if (!event.url.startsWith(`${origin}/`)) event.preventDefault()
  })
  contents.on('will-redirect', (event: Stoppable) => event.preventDefault())
  contents.on('will-attach-webview', (event: Stoppable) => event.preventDefault())
}

function isOurs(url: string): boolean {
  return url.startsWith(`${origin}/`) || url.startsWith('blob:siteproof://') || url.startsWith('data:')
}
