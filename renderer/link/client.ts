/** Typed calls and notices over a link. */
import type { MethodInput, MethodName, MethodOutput, Reply } from '../../engine/contract/contract.ts'
import type { Notice } from '../../engine/contract/notices.ts'
import type { TerminalState } from '../../engine/contract/terminals.ts'
import type { ErrorParams } from '../../engine/errors.ts'
import type { Issue } from '../../engine/source/issue.ts'
import { openLink, type Link } from './link.ts'

/** A refused or failed call; its words come from engine/words by its code. */
export class CallError extends Error {
  readonly code: string
  readonly params: ErrorParams
  readonly issues: readonly Issue[]
  constructor(code: string, params: ErrorParams, issues: readonly Issue[] = []) {
    super(code)
    this.code = code
    this.params = params
    this.issues = issues
  }
}

export interface Client {
  /** Throws CallError. */
  call<M extends MethodName>(
    method: M,
    ...input: undefined extends MethodInput<M> ? [] : [MethodInput<M>]
  ): Promise<MethodOutput<M>>
  /** A call whose answer nobody needs, of which there are many. Lost where the line is down. */
  tell<M extends MethodName>(method: M, input: MethodInput<M>): void
  /** Returns its own undo. */
  onNotice(listener: (notice: Notice) => void): () => void
  /** What one terminal sends. Returns its own undo. */
  onTerminal(terminal: number, sink: TerminalSink): () => void
  onState(listener: (up: boolean) => void): void
}

export interface TerminalSink {
  bytes(bytes: Uint8Array): void
  state(state: TerminalState): void
}

export function createClient(link: Link): Client {
  const waiting = new Map<number, (reply: Reply) => void>()
  const listeners = new Set<(notice: Notice) => void>()
  const terminals = new Map<number, TerminalSink>()
  let count = 0
  link.listen(message => {
    switch (message.type) {
      case 'notice':
        return listeners.forEach(listener => listener(message.notice))
      case 'terminal-bytes':
        return terminals.get(message.terminal)?.bytes(message.bytes)
      case 'terminal-state':
        return terminals.get(message.terminal)?.state(message.state)
      case 'reply':
        waiting.get(message.id)?.(message.reply)
        waiting.delete(message.id)
    }
  })
  link.onState(up => {
    if (up) return
    for (const settle of waiting.values()) settle({ ok: false, code: 'LINE_LOST', params: {} })
    waiting.clear()
  })
  return {
    async call(method, ...[input]) {
      const id = (count += 1)
      const reply = await new Promise<Reply>((resolve, reject) => {
        waiting.set(id, resolve)
        try {
          link.send({ id, method, input })
        } catch {
          waiting.delete(id)
          reject(new CallError('LINE_LOST', {}))
        }
      })
      if (!reply.ok) throw new CallError(reply.code, reply.params, reply.issues)
      return reply.value as MethodOutput<typeof method>
    },
    tell(method, input) {
      try {
        link.send({ method, input })
      } catch {
        // What it told of has gone with the line.
      }
    },
    onNotice(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onTerminal(terminal, sink) {
      terminals.set(terminal, sink)
      return () => void terminals.delete(terminal)
    },
    onState: listener => link.onState(listener),
  }
}

let shared: Client | undefined

/** The one client of this screen. */
export function useClient(): Client {
  shared ??= createClient(openLink())
  return shared
}
