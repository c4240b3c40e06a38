import type { Shell } from '../shell.ts'

/** One command of the command line: its arguments after the name; gives the exit code. */
export type Command = (shell: Shell, args: readonly string[]) => Promise<number>
