/** What a site file says. Field by field reference: docs/formats/site.md. */
import { z } from 'zod'
import { Id, Name } from '../runbook/schema.ts'

/** Where a secret comes from; a literal is refused. `file` holds the value as its first line. */
export const SecretReference = z.union([
  z.strictObject({ vault: z.string() }),
  z.strictObject({ env: z.string() }),
  z.strictObject({ file: z.string() }),
  z.strictObject({ prompt: z.literal(true) }),
])
export type SecretReference = z.infer<typeof SecretReference>

/** What a bastion's menu shows (plain text, colours left out), and what is typed then; without `send` it is only waited for. */
export const BastionStep = z.strictObject({
  expect: z.string().min(1),
  send: z.union([z.string(), SecretReference]).optional(),
})
export type BastionStep = z.infer<typeof BastionStep>

/** One way to log in; a list is tried in order. `interactive` answers keyboard-interactive prompts, else asks. */
export const Auth = z.union([
  z.strictObject({ key: z.string(), passphrase: SecretReference.optional() }),
  z.strictObject({ password: SecretReference }),
  z.strictObject({ agent: z.literal(true) }),
  /** The jump host gives only a terminal: its menu, step by step, until this host's prompt is there. */
  z.strictObject({ bastion: z.array(BastionStep) }),
  z.strictObject({
    interactive: z.strictObject({ answers: z.array(SecretReference) }).or(z.literal('ask')),
  }),
])
export type Auth = z.infer<typeof Auth>

export const Ssh = z.strictObject({
  address: z.string().min(1),
  port: z.number().int().min(1).max(65535).default(22),
  user: z.string().min(1).default('root'),
  auth: z.union([Auth, z.array(Auth).min(1)]),
  sudo: z.strictObject({ password: SecretReference }).optional(),
  /** Name of another host of this file through which this one is reached. */
  jump: z.string().optional(),
  /** Fingerprints that this host may show, `SHA256:…`; any other blocks. */
  host_key: z
    .union([
      z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/),
      z.array(z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/)).min(1),
    ])
    .optional(),
  /** Algorithms that are off by default, switched on for this host alone and appended last. */
  legacy: z.array(z.string()).optional(),
  encoding: z.enum(['utf-8', 'gbk']).default('utf-8'),
})
export type Ssh = z.infer<typeof Ssh>

export const SiteHost = z.strictObject({
  ssh: Ssh,
  values: z.record(Name, z.unknown()).default({}),
})
export type SiteHost = z.infer<typeof SiteHost>

export const Site = z.strictObject({
  schema: z.literal('siteproof/site/v1'),
  name: z.string().min(1),
  customer: z.string().optional(),
  engineer: z.string().optional(),
  hosts: z.record(Id, SiteHost),
  roles: z.record(Id, z.array(Id).min(1)).default({}),
  params: z.record(Name, z.unknown()).default({}),
  secrets: z.record(Name, SecretReference).default({}),
  /** Folder with the kit's files, relative to the site file; `sha256` pins files that the runbook cannot know. */
  kit: z
    .strictObject({
      dir: z.string(),
      sha256: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)).default({}),
    })
    .optional(),
})
export type Site = z.infer<typeof Site>

/** All a transport needs to reach one host: its own `ssh` part and its jump hosts', nearest hop to the laptop first. */
export interface HostAccess {
  readonly name: string
  readonly ssh: Ssh
  readonly hops: readonly { readonly name: string; readonly ssh: Ssh }[]
}
