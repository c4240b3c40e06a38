import { rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { create } from 'tar'
import { systemCode } from '../../adapters/files/durable.ts'
import { openRunFolder } from '../../adapters/files/run-folder.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { needed, parseArguments } from '../arguments.ts'
import { outJson, say, UsageError, type Shell } from '../shell.ts'
import type { Command } from './command.ts'
import { phrase } from '../../engine/words/phrases/index.ts'

/** Packs a run folder for another laptop. It holds no secret: whoever goes on brings their own. */
export const exportRun: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(args, { output: { type: 'string', short: 'o' } }, [
    'RUN-DIR',
  ])
  const path = resolve(needed(values.output, '--output'))
  // Its lock keeps a run that goes on from writing meanwhile, and stays here.
  await using folder = await openRunFolder(positionals[0] ?? '', { clock: systemClock, digest: systemDigest })
  await pack(folder.dir, path)
  return tell(shell, path, folder.journal.lastHash())
}

async function pack(folder: string, path: string): Promise<void> {
  const staged = `${path}.part`
  const filter = (entry: string): boolean => !/^(\.\/)?lock$/.test(entry)
  try {
    await create({ cwd: folder, file: staged, gzip: true, portable: true, mode: 0o600, filter }, ['.'])
    await rename(staged, path)
  } catch (error) {
    await rm(staged, { force: true })
    throw new UsageError('not-written', { path, reason: systemCode(error) ?? phrase('cause-unknown') })
  }
}

function tell(shell: Shell, path: string, anchor: string): number {
  if (shell.json) outJson(shell, { path, anchor })
  else shell.out(say(shell, 'exported', { path, hash: anchor }))
  return 0
}
