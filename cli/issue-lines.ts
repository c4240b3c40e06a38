import type { Issue } from '../engine/source/issue.ts'
import { say, textOf, type Shell } from './shell.ts'

/** `file:line:column: error: what … hint: what to do`, one line an issue, as compilers print it. */
export function issueLines(shell: Shell, issues: readonly Issue[]): readonly string[] {
  return issues.map(({ position, severity, message, hint }) => {
    const place = `${position.file}:${String(position.line)}:${String(position.column)}`
    const said = `${place}: ${say(shell, severity)}: ${textOf(shell, message)}`
    return hint === undefined ? said : `${said} ${say(shell, 'hint')}: ${textOf(shell, hint)}`
  })
}
