/** A runbook and a site brought together: every value typed, every role filled. */
import type { Runbook } from '../runbook/schema.ts'
import type { Issue } from '../source/issue.ts'
import type { HostAccess, SecretReference, Site } from './schema.ts'

/**
 * A typed value. `text` is its canonical form; `fields` are what `{{ vip.address }}` and `{{ vip.prefix }}` read.
 * A secret has no text here: it is fetched when an action is rendered.
 */
export type Value =
  | {
      readonly kind: 'scalar'
      readonly text: string
      readonly fields: Readonly<Record<string, string>>
    }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'secret'; readonly name: string; readonly reference: SecretReference }

export interface BoundHost {
  readonly name: string
  readonly roles: readonly string[]
  readonly access: HostAccess
  /** Per-host parameters, by name. */
  readonly values: Readonly<Record<string, Value>>
  /** The host that `@peer` means here; undefined where the role has no peer. */
  readonly peer?: string
}

export interface Binding {
  readonly runbook: Runbook
  readonly site: Site
  readonly hosts: Readonly<Record<string, BoundHost>>
  /** Role -> host names, in the site's order. An optional role that nobody fills has an empty list. */
  readonly roles: Readonly<Record<string, readonly string[]>>
  readonly params: Readonly<Record<string, Value>>
  /** What is allowed and hardly meant, in the order of the site file. */
  readonly warnings: readonly Issue[]
}
