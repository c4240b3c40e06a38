import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { systemCode } from '../adapters/files/durable.ts'
import { say, UsageError, type Shell } from './shell.ts'
import { phrase } from '../engine/words/phrases/index.ts'

/** To standard output, or to a file that only its owner reads. `keep`: a file that is there already is not touched. */
export async function writeResult(
  shell: Shell,
  content: string | Uint8Array,
  file: string | undefined,
  keep = false,
): Promise<void> {
  if (file === undefined || file === '-') {
    shell.out(String(content).replace(/\n$/, ''))
    return
  }
  const path = resolve(file)
  try {
    await writeFile(path, content, { mode: 0o600, flag: keep ? 'wx' : 'w' })
  } catch (error) {
    const reason = systemCode(error) ?? phrase('cause-unknown')
    if (reason === 'EEXIST') throw new UsageError('already-exists', { path })
    throw new UsageError('not-written', { path, reason })
  }
  shell.err(say(shell, 'wrote', { path }))
}
