/** One live session a host, opened when first needed and closed with the run. */
import { RunError, isRunError } from '../errors.ts'
import type { Session, Transport } from '../ports.ts'
import type { Binding } from '../site/bind.ts'
import type { Recorder } from './recorder.ts'

export interface Sessions extends AsyncDisposable {
  /** The host's session; journals its identity when it is first opened. A failed attempt is not remembered. */
  open(host: string): Promise<Session>
}

export function createSessions(
  transport: Transport,
  binding: Binding,
  recorder: Recorder,
  signal: AbortSignal,
): Sessions {
  const opened = new Map<string, Promise<Session>>()

  async function connect(name: string): Promise<Session> {
    const host = binding.hosts[name]
    if (host === undefined) throw new RunError('INTERNAL', { what: `no host ${name}` })
    try {
      const session = await transport.open(host.access, signal)
      await recorder.emit({ type: 'host-connected', host: name, identity: session.identity })
      return session
    } catch (error) {
      opened.delete(name)
      if (isRunError(error) && error.code !== 'CANCELLED') {
        await recorder.emit({ type: 'host-lost', host: name, code: error.code, params: error.params })
      }
      throw error
    }
  }
  function open(name: string): Promise<Session> {
    const session = opened.get(name) ?? connect(name)
    opened.set(name, session)
    return session
  }
  async function close(): Promise<void> {
    const sessions = await Promise.allSettled(opened.values())
    opened.clear()
    for (const session of sessions) {
      if (session.status === 'fulfilled') await session.value[Symbol.asyncDispose]()
    }
  }
  return { open, [Symbol.asyncDispose]: close }
}
