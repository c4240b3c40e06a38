/** Logs in with a crypto module that knows no Diffie-Hellman group by name, and says how. */
import crypto from 'node:crypto'
import type { Ssh } from '../../engine/site/schema.ts'

crypto.createDiffieHellmanGroup = () => {
  throw new Error('Unknown DH group')
}
// Loaded only now: ssh2 keeps the function that it finds.
const { createTestTransport } = await import('../../adapters/ssh2/testing/transport.ts')
const { prove } = await import('./prove.ts')
const ssh = JSON.parse(process.argv[2] ?? '') as Ssh
await using test = createTestTransport()
const session = await test.transport.open({ name: 'node-a', ssh, hops: [] })
const wrong = await prove(session)
process.stdout.write(
  `${session.identity.algorithms.kex} ${wrong.length === 0 ? 'works' : wrong.join('; ')}\n`,
)
