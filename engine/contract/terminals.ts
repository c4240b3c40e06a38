/**
 * Terminals: streams of bytes to one screen, which pays for what it has shown. What a run does on a host (`run`), and free
 * shells on the hosts of a run or a site (`shell`), whose bytes are kept nowhere.
 */
import type { ErrorParams } from '../errors.ts'
import { z } from 'zod'
import { Id } from '../runbook/schema.ts'
import { answers } from './method.ts'
import { RunName } from './runs.ts'
import { SiteId } from './sites.ts'

export const TerminalTarget = z.union([
  z.strictObject({ kind: z.literal('run'), run: RunName, host: Id }),
  z.strictObject({ kind: z.literal('shell'), run: RunName, host: Id }),
  z.strictObject({ kind: z.literal('shell'), site: SiteId, host: Id }),
])
export type TerminalTarget = z.infer<typeof TerminalTarget>

/** Where a terminal stands. `roundTripMs` is measured over the link itself. */
export type TerminalState =
  | { readonly status: 'connecting' }
  | { readonly status: 'open'; readonly roundTripMs?: number }
  /** The link is gone and is being opened again; the shell that ran over it is not coming back. */
  | { readonly status: 'lost' }
  | { readonly status: 'ended'; readonly exitCode: number | null; readonly signal?: string }
  | {
      readonly status: 'failed'
      readonly code: string
      readonly params: ErrorParams
    }
  /** What a run does; `typing`: a program waits for what a person types. */
  | { readonly status: 'watching'; readonly typing: boolean }

export interface TerminalView {
  readonly terminal: number
  readonly host: string
  readonly user: string
  readonly encoding: 'utf-8' | 'gbk'
  readonly simulated: boolean
}

const terminal = z.number().int().positive()
const size = { columns: z.number().int().min(2).max(1000), rows: z.number().int().min(1).max(500) }

export const terminalMethods = {
  /** Its state and its bytes follow, to the screen that asked and to no other. */
  'terminals.open': answers<TerminalView>().to(
    z.strictObject({ target: TerminalTarget, ...size, language: z.enum(['zh', 'en']) }),
  ),
  /** `binary`: each character stands for one byte (old mouse reports). */
  'terminals.write': answers<null>().to(
    z.strictObject({ terminal, text: z.string().max(4_000_000), binary: z.literal(true).optional() }),
  ),
  'terminals.resize': answers<null>().to(z.strictObject({ terminal, ...size })),
  /** So many more bytes have been shown: as many may follow. Told every `shownEvery` bytes. */
  'terminals.shown': answers<null>().to(z.strictObject({ terminal, bytes: z.number().int().positive() })),
  /** A new shell where the last one ended, was lost for good or could not be opened. */
  'terminals.reopen': answers<null>().to(z.strictObject({ terminal })),
  'terminals.close': answers<null>().to(z.strictObject({ terminal })),
}
