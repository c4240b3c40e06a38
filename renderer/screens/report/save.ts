import type { ExportedFile } from '../../../engine/contract/reports.ts'

/** Hands a file to the person: the browser, or Electron, asks where to. */
export function saveFile({ name, type, content, encoding }: ExportedFile): void {
  const bytes = encoding === 'text' ? content : Uint8Array.from(atob(content), one => one.charCodeAt(0))
  const address = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Later, since the browser reads it only after the click was handled.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** The content of a chosen file as base64. */
export function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error(file.name))
    reader.readAsDataURL(file)
  })
}
