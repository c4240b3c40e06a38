/** A transport for tests: host keys in memory, everything asked and registered on record. */
import { RunError } from '../../../engine/errors.ts'
import type { Transport } from '../../../engine/ports.ts'
import type { Question } from '../../../engine/run/questions.ts'
import type { HostAccess, Ssh } from '../../../engine/site/schema.ts'
import type { HostKey, HostKeyStore } from '../host-keys.ts'
import { createRejectedPasswords } from '../rejected.ts'
import type { TransportOptions } from '../transport.ts'
import { createSsh2Transport } from '../transport.ts'

export interface TestTransport extends AsyncDisposable {
  readonly transport: Transport
  readonly asked: Question[]
  readonly registered: string[]
  readonly store: HostKeyStore & { readonly keys: Map<string, HostKey[]> }
}

/** `answers`: question kind to what a person says; a kind that is missing is answered by nobody. */
export function createTestTransport(
  answers: Readonly<Record<string, string>> = { 'host-key': 'confirm' },
  options: Partial<TransportOptions> & { readonly values?: Readonly<Record<string, string>> } = {},
): TestTransport {
  const asked: Question[] = []
  const registered: string[] = []
  const store = createMemoryStore()
  const transport = createSsh2Transport({
    secrets: {
      async get(name, reference) {
        const value = 'vault' in reference ? options.values?.[reference.vault] : undefined
        if (value === undefined) throw new RunError('SECRET_MISSING', { name })
        return value
      },
    },
    prompter: {
      async ask(question) {
        asked.push(question)
        const value = answers[question.kind]
        if (value === undefined) throw new RunError('QUESTION_UNANSWERED', { id: question.id })
        return { value }
      },
    },
    logger: { debug() {}, warn() {} },
    hostKeys: store,
    registerSecret: value => registered.push(value),
    rejected: createRejectedPasswords(),
    ...options,
  })
  return {
    transport,
    asked,
    registered,
    store,
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  }
}

export function createMemoryStore(): TestTransport['store'] {
  const keys = new Map<string, HostKey[]>()
  return {
    keys,
    find: async (address, port) => keys.get(`${address}:${port}`) ?? [],
    async add(address, port, key) {
      keys.set(`${address}:${port}`, [...(keys.get(`${address}:${port}`) ?? []), key])
    },
  }
}

export function accessTo(ssh: Ssh, hops: HostAccess['hops'] = []): HostAccess {
  return { name: 'node-a', ssh, hops }
}
