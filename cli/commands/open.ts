import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openWindow } from '../../window/open.ts'
import { parseArguments } from '../arguments.ts'
import { cliLogger } from '../session.ts'
import { say, UsageError } from '../shell.ts'
import type { Command } from './command.ts'

/** The app window: a local page of this computer alone, in an installed browser. Ends when the window is closed. */
export const open: Command = async (shell, args) => {
  const { values } = parseArguments(args, { 'no-browser': { type: 'boolean' } })
  const pages = join(dirname(fileURLToPath(import.meta.url)), '..', 'renderer')
  if (!existsSync(join(pages, 'index.html'))) throw new UsageError('not-built', { path: pages })
  await openWindow({
    env: shell.env,
    runbooksDirs: shell.runbooksDirs,
    pages,
    logger: cliLogger(shell),
    redactor: shell.redactor,
    signal: shell.signal,
    browser: values['no-browser'] !== true,
    tell: opened => {
      // The address lets whoever has it in, once: it goes to the person at this terminal only when nothing else opens it.
      if (opened.how === 'window') return shell.err(say(shell, 'opened', { browser: opened.browser }))
      const { why, browser = '' } = opened
      if (why !== 'asked') shell.err(say(shell, why, { browser }))
      shell.raw(opened.address)
    },
  })
  return 0
}
