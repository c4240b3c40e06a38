/** The folder of a new run where nobody said which. */
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { RunError } from '../../engine/errors.ts'
import { systemCode } from './durable.ts'
import { defaultRunDir } from './run-folder.ts'
import { phrase } from '../../engine/words/phrases/index.ts'

/**
 * Makes the folder that `defaultRunDir` names; runs of one second are told apart by a number. Throws RUN_FOLDER_INVALID where none
 * can be made.
 */
export async function makeRunDir(runbookId: string, at: Date, base?: string): Promise<string> {
  const first = defaultRunDir(runbookId, at, base)
  try {
    await mkdir(dirname(first), { recursive: true, mode: 0o700 })
    for (let number = 1; ; number += 1) {
      const dir = number === 1 ? first : `${first}-${String(number)}`
      if (await makeNew(dir)) return dir
    }
  } catch (cause) {
    const reason = systemCode(cause) ?? phrase('cause-unknown')
    throw new RunError('RUN_FOLDER_INVALID', { path: first, reason }, { cause })
  }
}

/** false where it is there already. */
async function makeNew(dir: string): Promise<boolean> {
  try {
    await mkdir(dir, { mode: 0o700 })
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}
