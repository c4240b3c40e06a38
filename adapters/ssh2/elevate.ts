/** How a command reaches its privilege: as it is, through root's own shell, or as one program behind sudo. */
import { phrase } from '../../engine/words/phrases/index.ts'
import type { Phrase } from '../../engine/phrase.ts'
import { randomBytes } from 'node:crypto'
import { RunError } from '../../engine/errors.ts'
import type { HostCommand } from '../../engine/ports.ts'
import type { Ssh } from '../../engine/site/schema.ts'
import type { Credentials } from './credentials.ts'
import type { Conversation } from './exec.ts'
import type { RejectedPasswords } from './rejected.ts'
import { listAsking, programLine, rootShell, sudoAsking, wrapScript } from './shell.ts'
import type { SudoDialogue } from './sudo.ts'
import { createProgramDialogue, createShellDialogue, sudoRefusal } from './sudo.ts'

export interface SudoContext {
  readonly host: string
  readonly ssh: Ssh
  readonly credentials: Credentials
  readonly rejected: RejectedPasswords
  readonly promptSeconds: number
}

/** A command that needs no sudo. */
export function plainConversation(command: HostCommand): Conversation {
  return { opening: command.kind === 'script' ? wrapScript(command.text) : programLine(command.argv) }
}

/** A command behind sudo, which may ask for a password. */
export function sudoConversation(command: HostCommand, context: SudoContext): Conversation {
  const marker = nonce('sudo')
  if (command.kind === 'program') {
    const dialogue = dialogueFor(createProgramDialogue(marker), 'stderr', false, context)
    const opening = command.listsSudo === true ? listAsking(marker) : sudoAsking(marker, command.argv)
    return { opening, dialogue }
  }
  const ready = nonce('ready')
  const dialogue = dialogueFor(createShellDialogue(marker, ready), 'stderr', true, context)
  const opening = sudoAsking(marker, rootShell(ready))
  return { opening, dialogue: { ...dialogue, script: wrapScript(command.text) } }
}

export function dialogueFor(
  sudo: SudoDialogue,
  on: 'stdout' | 'stderr',
  expectsReady: boolean,
  context: SudoContext,
): NonNullable<Conversation['dialogue']> {
  const { host, ssh, credentials, rejected } = context
  const account = `sudo ${ssh.user}@${ssh.address}:${ssh.port}`
  let sent: string | undefined
  return {
    sudo,
    on,
    seconds: context.promptSeconds,
    expectsReady,
    async password() {
      if (ssh.sudo === undefined) throw rejection(host, ssh, phrase('sudo-no-password'))
      const password = await credentials.secret(`password of ${account}`, ssh.sudo.password, host)
      if (rejected.has(account, password)) throw rejection(host, ssh, phrase('sudo-rejected-before'))
      sent = password
      return password
    },
    refusal(said, again) {
      if (!again) return sudoRefusal(host, ssh.user, said)
      if (sent !== undefined) rejected.add(account, sent)
      return rejection(host, ssh, phrase('sudo-wrong-password'))
    },
  }
}

/** A random text that no host prints by itself. */
export function nonce(kind: string): string {
  return `[siteproof-${kind}-${randomBytes(9).toString('hex')}]`
}

function rejection(host: string, ssh: Ssh, reason: Phrase): RunError {
  return new RunError('SUDO_REJECTED', { host, user: ssh.user, reason })
}
