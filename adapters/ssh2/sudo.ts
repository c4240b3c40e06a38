/** What sudo says before the command proper begins, told apart from what the command says. */
import { phrase } from '../../engine/words/phrases/index.ts'
import { RunError } from '../../engine/errors.ts'

export type SudoEvent = 'prompt' | 'ready' | 'again'

/** Watches the stream on which sudo prompts. */
export interface SudoDialogue {
  /** `text` belongs to the command; the marker and sudo's own lines never do. */
  feed(text: string): { readonly text: string; readonly events: readonly SudoEvent[] }
  /** What was held back, once the stream has ended. */
  end(): string
  /** False while it may still ask. */
  isOver(): boolean
  /** Everything before the command began, for error messages; without markers. */
  said(): string
}

/** For root's shell: everything before `ready` is sudo's, everything after it the script's. */
export function createShellDialogue(marker: string, ready: string): SudoDialogue {
  let buffer = ''
  let prompts = 0
  let over = false
  return {
    feed(text) {
      if (over) return { text, events: [] }
      buffer += text
      const events: SudoEvent[] = []
      const seen = buffer.split(marker).length - 1
      for (; prompts < seen; prompts += 1) events.push(prompts === 0 ? 'prompt' : 'again')
      const start = buffer.indexOf(ready)
      if (start < 0) return { text: '', events }
      over = true
      const rest = buffer.slice(start + ready.length)
      buffer = buffer.slice(0, start)
      return { text: rest, events: [...events, 'ready'] }
    },
    end: () => '',
    isOver: () => over,
    said: () => buffer.replaceAll(marker, ''),
  }
}

/**
 * For one program behind sudo: nothing says that it has begun, so what follows the answered prompt is passed on as it comes,
 * less a tail that may be the beginning of a second prompt.
 */
export function createProgramDialogue(marker: string): SudoDialogue {
  let held = ''
  let before = ''
  let prompted = false
  return {
    feed(text) {
      held += text
      const events: SudoEvent[] = []
      if (!prompted) {
        const start = held.indexOf(marker)
        if (start < 0) return { text: '', events }
        prompted = true
        before = held.slice(0, start)
        held = held.slice(start + marker.length)
        events.push('prompt')
      }
      if (held.includes(marker)) {
        held = ''
        return { text: '', events: [...events, 'again'] }
      }
      const keep = partialTail(held, marker)
      const passed = held.slice(0, held.length - keep)
      held = held.slice(held.length - keep)
      return { text: passed, events }
    },
    end() {
      const rest = held
      held = ''
      return rest
    },
    isOver: () => prompted,
    said: () => (prompted ? before : held),
  }
}

/** How many characters at the end of `text` could begin `marker`. */
export function partialTail(text: string, marker: string): number {
  for (let length = Math.min(text.length, marker.length - 1); length > 0; length -= 1) {
    if (text.endsWith(marker.slice(0, length))) return length
  }
  return 0
}

/** sudo's refusals under LC_ALL=C, in the words of sudo 1.8 and 1.9. */
const needsTty = /^sudo: .*(must have a tty|terminal is required)/m
const needsPassword =
  /^sudo: (a password is required|interactive authentication is required|no password was provided)/m

export function asksForPassword(stderr: string): boolean {
  return needsPassword.test(stderr)
}

/** RunError SUDO_NEEDS_TTY or SUDO_REJECTED with sudo's own last line. */
export function sudoRefusal(host: string, user: string, said: string): RunError {
  if (/^sudo: .*must have a tty/m.test(said)) return new RunError('SUDO_NEEDS_TTY', { host, user })
  const lines = said.split('\n').filter(line => line.trim() !== '')
  return new RunError('SUDO_REJECTED', { host, user, reason: lines.at(-1)?.trim() ?? phrase('sudo-silent') })
}

/** Whether sudo itself, not the program, ended a command that was run without asking. */
export function isRefusal(exitCode: number | null, stdout: string, stderr: string): boolean {
  if (stdout !== '' || (exitCode !== 1 && exitCode !== 127)) return false
  if (/sudo: .*not found/.test(stderr)) return exitCode === 127
  return (
    needsTty.test(stderr) || needsPassword.test(stderr) || /is not (in the sudoers|allowed to)/.test(stderr)
  )
}
