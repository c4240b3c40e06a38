/** Every check kind by its name. A new kind is one file and one line here. */
import { addressFree } from './address-free.ts'
import { address } from './address.ts'
import { advertsHeard } from './adverts-heard.ts'
import { ask } from './ask.ts'
import { command } from './command.ts'
import { fact } from './fact.ts'
import { file } from './file.ts'
import { http } from './http.ts'
import { keepalivedConfig } from './keepalived-config.ts'
import { keepalivedLog } from './keepalived-log.ts'
import type { CheckKind } from './kind.ts'
import { noStaticAddress } from './no-static-address.ts'
import { oneHolder } from './one-holder.ts'
import { oneMac } from './one-mac.ts'
import { port } from './port.ts'
import { sameAcross } from './same-across.ts'
import { service } from './service.ts'
import { replicationCanary } from './replication-canary.ts'
import { replication } from './replication.ts'
import { sameData } from './same-data.ts'
import { sqlAcross } from './sql-across.ts'
import { sql } from './sql.ts'
import { tcp } from './tcp.ts'
import { tls } from './tls.ts'
import { oneSource, vridFree } from './vrid.ts'

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
  erase(sql),
  erase(sqlAcross),
  erase(replication),
  erase(replicationCanary),
  erase(sameData),
  erase(address),
  erase(addressFree),
  erase(noStaticAddress),
  erase(vridFree),
  erase(oneSource),
  erase(keepalivedConfig),
  erase(keepalivedLog),
  erase(oneHolder),
  erase(advertsHeard),
  erase(oneMac),
  erase(sameAcross),
  erase(tcp),
  erase(http),
  erase(tls),
  erase(ask),
]

export const checkKinds: Readonly<Record<string, AnyCheckKind>> = Object.freeze(
  Object.fromEntries(kinds.map(kind => [kind.kind, kind])),
)
