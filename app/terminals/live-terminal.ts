import type { TerminalState } from '../../engine/contract/terminals.ts'

/** Where a terminal's bytes and state go. */
export interface Screen {
  bytes(bytes: Uint8Array): void
  state(state: TerminalState): void
}

/** An open terminal of one screen. */
export interface LiveTerminal {
  /** Text as it was typed; bytes as they are. RunError INPUT_INVALID for what the host's encoding lacks. */
  write(input: string | Uint8Array): void
  resize(columns: number, rows: number): void
  shown(bytes: number): void
  /** A new shell where there is none any more. */
  reopen(): void
  close(): Promise<void>
}
