import type { ExportedFile } from '../../engine/contract/reports.ts'

/** Hands a file to the browser's own download; Electron asks where to. */
export function saveFile({ name, type, content, encoding }: ExportedFile): void {
  const url = URL.createObjectURL(new Blob([bytesOf(content, encoding)], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Later, since the browser reads it only after the click was handled; then the download has its own hold on the data.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

function bytesOf(content: string, encoding: ExportedFile['encoding']): BlobPart {
  if (encoding === 'text') return content
  return Uint8Array.from(atob(content), character => character.charCodeAt(0))
}
