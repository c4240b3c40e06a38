/** Every action kind by its name. A new kind is one file and one line here. */
import { ask } from './ask.ts'
import { copy } from './copy.ts'
import { drill } from './drill.ts'
import { file } from './file.ts'
import type { ActionKind } from './kind.ts'
import { run } from './run.ts'
import { service } from './service.ts'
import { sql } from './sql.ts'
import { sqlAlign } from './sql-align.ts'
import { sqlCopy } from './sql-copy.ts'
import { upload } from './upload.ts'
import { wait } from './wait.ts'

export type AnyActionKind = ActionKind<unknown, unknown>

/**
 * Forgets a kind's own types. Sound because whoever uses the table hands `resolve` only what that kind's `schema` accepted,
 * and `execute` only what its `resolve` returned.
 */
function erase<Spec, Resolved>(kind: ActionKind<Spec, Resolved>): AnyActionKind {
  return kind as unknown as AnyActionKind
}

const kinds: readonly AnyActionKind[] = [
  erase(run),
  erase(file),
  erase(upload),
  erase(copy),
  erase(service),
  erase(sql),
  erase(sqlCopy),
  erase(sqlAlign),
  erase(ask),
  erase(wait),
  erase(drill),
]

export const actionKinds: Readonly<Record<string, AnyActionKind>> = Object.freeze(
  Object.fromEntries(kinds.map(kind => [kind.kind, kind])),
)
