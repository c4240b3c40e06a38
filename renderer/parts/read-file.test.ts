import { expect, it } from 'vitest'
import { attachmentLimit } from '../../engine/run/notes.ts'
import { maximumFileBytes } from '../../engine/source/text.ts'
import { readBase64, readText } from './read-file.ts'

/** Of this size, and not to be read: it would be in memory before it is refused. */
const sized = (size: number): File => ({ name: 'scan.pdf', size }) as File

it('refuses what is too large for the shell before it is read or sent', async () => {
  await expect(readBase64(sized(attachmentLimit + 1))).rejects.toMatchObject({
    code: 'ATTACHMENT_REFUSED',
    params: { name: 'scan.pdf', reason: { code: 'attachment-size' } },
  })
  await expect(readText(sized(maximumFileBytes + 1))).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    params: { file: 'scan.pdf' },
  })
})

it('reads a text, and says so where a file cannot be read', async () => {
  expect(await readText(new File(['主机\n'], 'known_hosts'))).toBe('主机\n')
  const gone = { name: 'gone', size: 1, text: () => Promise.reject(new Error('NotReadableError')) }
  await expect(readText(gone as File)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
})
