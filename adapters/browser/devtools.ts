/** The DevTools protocol over a pipe: JSON messages, each ended by a NUL. */
import type { Readable, Writable } from 'node:stream'

type Answer = Readonly<Record<string, unknown>>

export interface Protocol {
  /** Empty where the browser refuses. Rejects where it has gone, or does not answer within half a minute. */
  send(method: string, params: object, session?: string): Promise<Answer>
}

/** A browser that starts for the first time takes longest. */
const answerSeconds = 30

interface Waiting {
  resolve(answer: Answer): void
  reject(error: Error): void
}

export function createProtocol(input: Writable, output: Readable): Protocol {
  const waiting = new Map<number, Waiting>()
  let count = 0
  let rest = ''
  output.setEncoding('utf8')
  output.on('data', (text: string) => {
    const messages = `${rest}${text}`.split('\0')
    rest = messages.pop() ?? ''
    for (const message of messages) {
      const { id, result } = parse(message)
      if (id !== undefined) waiting.get(id)?.resolve(result ?? {})
    }
  })
  output.once('close', () => waiting.forEach(({ reject }) => reject(new Error('closed'))))
  return {
    send(method, params, sessionId) {
      const id = (count += 1)
      return new Promise<Answer>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(method)), answerSeconds * 1000).unref()
        const done = (): void => {
          clearTimeout(timer)
          waiting.delete(id)
        }
        waiting.set(id, {
          resolve: answer => (done(), resolve(answer)),
          reject: error => (done(), reject(error)),
        })
        const message = { id, method, params, ...(sessionId !== undefined && { sessionId }) }
        input.write(`${JSON.stringify(message)}\0`)
      })
    },
  }
}

/** Empty for what is no message: whoever waits is told by the clock. */
function parse(message: string): { readonly id?: number; readonly result?: Answer } {
  try {
    return (JSON.parse(message) ?? {}) as { id?: number; result?: Answer }
  } catch {
    return {}
  }
}
