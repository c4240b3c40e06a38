import { phrase } from '../../engine/words/phrases/index.ts'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { RunError } from '../../engine/errors.ts'
import { quietFlags } from './find.ts'

const run = promisify(execFile)

/**
 * Prints a self-contained page to PDF with an installed browser, in a profile of its own that is removed again.
 * Throws PRINT_FAILED where there is no browser, or it did not print within a minute.
 */
export async function printPdf(html: string, browser: string | undefined): Promise<Uint8Array> {
  if (browser === undefined) throw new RunError('PRINT_FAILED', { reason: phrase('no-browser') })
  const folder = await mkdtemp(join(tmpdir(), 'siteproof-print-'))
  try {
    const page = join(folder, 'page.html')
    const pdf = join(folder, 'page.pdf')
    await writeFile(page, html, { mode: 0o600 })
    const flags = [
      ...quietFlags,
      '--headless',
      '--disable-gpu',
      `--user-data-dir=${join(folder, 'profile')}`,
      `--print-to-pdf=${pdf}`,
      '--no-pdf-header-footer',
      pathToFileURL(page).href,
    ]
    await run(browser, flags, { timeout: 60_000 })
    return await readFile(pdf)
  } catch (cause) {
    throw new RunError('PRINT_FAILED', { reason: browser }, { cause })
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
