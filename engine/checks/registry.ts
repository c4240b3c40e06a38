/** Every check kind by its name. A new kind is one file and one line here. */
import { address } from './address.ts'
import { command } from './command.ts'
import { fact } from './fact.ts'
import { file } from './file.ts'
import type { CheckKind } from './kind.ts'
import { oneHolder } from './one-holder.ts'
import { port } from './port.ts'
import { service } from './service.ts'

export type AnyCheckKind = CheckKind<unknown, unknown, unknown>

/**
 * Forgets a kind's own types. Sound because whoever uses the table hands `resolve` only what that kind's `schema` accepted,
 * `sample` only what its `resolve` returned, and `judge` only what its `sample` returned.
 */
function erase<Spec, Resolved, Sample>(kind: CheckKind<Spec, Resolved, Sample>): AnyCheckKind {
  return kind as unknown as AnyCheckKind
}

const kinds: readonly AnyCheckKind[] = [
  erase(command),
  erase(file),
  erase(service),
  erase(port),
  erase(fact),
  erase(address),
  erase(oneHolder),
]

export const checkKinds: Readonly<Record<string, AnyCheckKind>> = Object.freeze(
  Object.fromEntries(kinds.map(kind => [kind.kind, kind])),
)
