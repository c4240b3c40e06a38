/**
 * What people choose, within the shell's own limits: what is larger must not travel, since the line is cut by it and takes every open
 * shell along. Refused in the words that the shell would use.
 */
import { attachmentLimit } from '../../engine/run/notes.ts'
import { maximumFileBytes } from '../../engine/source/text.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import { CallError } from '../link/client.ts'

/** What a run folder takes of files, for the browser's file dialog. */
export const pictures = 'image/jpeg,image/png,image/webp'
export const attachable = `${pictures},application/pdf`

/** The content of a file that is attached, as base64. Throws ATTACHMENT_REFUSED, FILE_UNREADABLE. */
export async function readBase64(file: File): Promise<string> {
  if (file.size > attachmentLimit)
    throw new CallError('ATTACHMENT_REFUSED', { name: file.name, reason: phrase('attachment-size') })
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(new CallError('FILE_UNREADABLE', { file: file.name }))
    reader.readAsDataURL(file)
  })
}

/** A text in UTF-8. Throws FILE_UNREADABLE. */
export async function readText(file: File): Promise<string> {
  if (file.size > maximumFileBytes)
    throw new CallError('FILE_UNREADABLE', { file: file.name, reason: phrase('attachment-size') })
  try {
    return await file.text()
  } catch {
    throw new CallError('FILE_UNREADABLE', { file: file.name })
  }
}
