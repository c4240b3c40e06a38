/** Runbooks that only a test has. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface OwnBooks extends AsyncDisposable {
  /** A folder of runbooks to look into beside those of the product. */
  readonly folder: string
}

/** `books`: the text of each runbook.yaml by the runbook's id. */
export async function writeBooks(books: Readonly<Record<string, string>>): Promise<OwnBooks> {
  const folder = await mkdtemp(join(tmpdir(), 'siteproof-book-'))
  for (const [id, text] of Object.entries(books)) {
    await mkdir(join(folder, id))
    await writeFile(join(folder, id, 'runbook.yaml'), text)
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}
