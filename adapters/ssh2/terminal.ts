/** Commands on a PTY, whose standard input is the engineer: their script waits in a private file instead. */
import { shellQuote } from '../../engine/plan/quote.ts'
import type { HostCommand } from '../../engine/ports.ts'
import type { SudoContext } from './elevate.ts'
import { dialogueFor, nonce } from './elevate.ts'
import type { Conversation } from './exec.ts'
import { environment } from './shell.ts'
import { createProgramDialogue, createShellDialogue } from './sudo.ts'

export interface TerminalPlan {
  /** Run first, without a terminal: writes the files and prints their folder. */
  readonly prepare: string
  /** What the login shell is given on the PTY. */
  command(folder: string): string
  readonly conversation: Conversation
}

export function planTerminal(command: HostCommand, elevated: boolean, context: SudoContext): TerminalPlan {
  const body = command.kind === 'script' ? command.text : `exec ${command.argv.map(shellQuote).join(' ')}`
  if (!elevated) return plan({ run: `${environment}rm -rf "\${0%/*}"\n${body}\n` }, { opening: '' })
  const marker = nonce('sudo')
  const sudo = `exec sudo -p ${shellQuote(marker)} --`
  if (command.kind === 'program') {
    const run = `${environment}rm -rf "\${0%/*}"\n${sudo} ${command.argv.map(shellQuote).join(' ')}\n`
    const dialogue = dialogueFor(createProgramDialogue(marker), 'stdout', false, context)
    return plan({ run }, { opening: '', dialogue })
  }
  const ready = nonce('ready')
  const dialogue = dialogueFor(createShellDialogue(marker, ready), 'stdout', true, context)
  const files = {
    run: `${environment}${sudo} /bin/sh "\${0%/*}/body"\n`,
    body: `${environment}rm -rf "\${0%/*}"\nprintf %s ${shellQuote(ready)}\n${body}\n`,
  }
  return plan(files, { opening: '', dialogue })
}

function plan(files: Readonly<Record<string, string>>, conversation: Conversation): TerminalPlan {
  const end = nonce('end')
  const writes = Object.entries(files).map(([name, text]) => `cat >"$d/${name}" <<'${end}'\n${text}${end}`)
  return {
    prepare: `umask 077\nd=$(mktemp -d /tmp/siteproof.XXXXXXXX) || exit 1\n${writes.join('\n')}\nprintf %s "$d"`,
    command: folder => `exec /bin/sh ${folder}/run`,
    conversation,
  }
}
