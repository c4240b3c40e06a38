/** What a run folder takes of files, for the browser's file dialog. */
export const pictures = 'image/jpeg,image/png,image/webp'
export const attachable = `${pictures},application/pdf`

/** The content of a chosen file as base64. */
export function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error(file.name))
    reader.readAsDataURL(file)
  })
}
