/** A simulated host's screen is lines only: a pager prints its file, and an editor says what to do instead. */
import type { CustomCommand } from 'just-bash'
import { hostWords } from '../../../engine/words/rehearsal-host.ts'
import { command, failed, ok, type CommandFiles, type Reply } from '../commands/kit.ts'
import { bilingual } from './bilingual.ts'

export function pagersAndEditors(): readonly CustomCommand[] {
  return [
    ...['less', 'more', 'most'].map(name => command(name, (args, files) => print(name, args, files))),
    ...['vi', 'vim', 'view', 'nano', 'emacs', 'ed'].map(name =>
      command(name, () => failed(1, `${name}: ${bilingual(hostWords['no-editor'])}\n`)),
    ),
  ]
}

async function print(name: string, args: readonly string[], files: CommandFiles): Promise<Reply> {
  const named = args.filter(word => !/^[-+]./.test(word))
  if (named.length === 0) return ok(files.input)
  let stdout = ''
  for (const file of named) {
    const text = await files.read(file).catch(() => undefined)
    if (text === undefined) return failed(1, `${name}: ${file}: No such file or directory\n`, stdout)
    stdout += text
  }
  return ok(stdout)
}
