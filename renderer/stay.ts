/**
 * What no screen does: lead out of the app. Electron's shell refuses that from outside; a browser has nothing of the kind, so the
 * page refuses it by itself.
 */
export function stayHere(page: Pick<Window, 'open' | 'addEventListener'>): void {
  page.open = () => null
  // A link or a file that is dropped beside a field for files would take the place of the app, in the middle of a run.
  for (const type of ['dragover', 'drop'] as const) page.addEventListener(type, refuseForeign)
}

function refuseForeign(event: DragEvent): void {
  const types = event.dataTransfer?.types ?? []
  const takesFiles = event.target instanceof HTMLInputElement && event.target.type === 'file'
  if (!takesFiles && (types.includes('Files') || types.includes('text/uri-list'))) event.preventDefault()
}
