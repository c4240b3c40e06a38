import type { Library } from '../app/input.ts'
import { issueLines } from './issue-lines.ts'
import type { Shell } from './shell.ts'

/** Runbooks as the command line finds them; warnings are told on standard error and do not stop. */
export function libraryOf(shell: Shell): Library {
  return {
    runbooksDirs: shell.runbooksDirs,
    warn: issues => {
      for (const line of issueLines(shell, issues)) shell.err(line)
    },
  }
}
