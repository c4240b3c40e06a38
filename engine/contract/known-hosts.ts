import { z } from 'zod'
import { answers } from './method.ts'

/** A host key that was accepted on this laptop, or revoked. */
export interface KnownHost {
  /** As written in known_hosts; a hashed name is `|1|SALT|HASH`. */
  readonly names: readonly string[]
  readonly keyType: string
  /** `SHA256:…` */
  readonly fingerprint: string
  /** A revoked key stays: it says whom never to talk to. */
  readonly revoked: boolean
}

export interface KnownHostsImport {
  readonly added: number
  /** Were there already. */
  readonly known: number
  /** Not taken over: another key of the host is known, a pattern, a damaged line. */
  readonly refused: number
}

export const knownHostMethods = {
  'known-hosts.list': answers<readonly KnownHost[]>().to(z.undefined()),
  /** One entry, told by both: other hosts may have the same key. The next connection asks about the host's key again. */
  'known-hosts.forget': answers<readonly KnownHost[]>().to(
    z.strictObject({
      names: z.array(z.string().max(20_000)).min(1).max(20_000),
      fingerprint: z.string().max(100),
    }),
  ),
  /** Text in the format of OpenSSH's known_hosts. Nothing is replaced. */
  'known-hosts.import': answers<KnownHostsImport>().to(z.strictObject({ text: z.string().max(1_000_000) })),
}
