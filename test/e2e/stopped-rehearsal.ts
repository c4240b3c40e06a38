import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AppUnderTest } from './app.ts'

/** A rehearsal from the home screen, stopped before its first part; the only run there is. Returns its name, and ends on its screen. */
export async function stoppedRehearsal({ page, home }: AppUnderTest): Promise<string> {
  await page.getByRole('button', { name: 'Start the rehearsal' }).click()
  await page.waitForURL(/#\/run\//)
  await page.getByRole('button', { name: 'Stop …' }).click()
  await page.getByRole('button', { name: 'Stop now' }).click()
  await page.getByRole('button', { name: /^Undo/ }).waitFor()
  return (await readdir(join(home, 'runs'))).find(name => !name.startsWith('.')) ?? ''
}
