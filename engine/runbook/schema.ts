/**
 * What a runbook file says, after parsing. Field by field reference: docs/formats/runbook.md.
 * Actions and checks are kept as nodes `{ kind, spec, … }`; `spec` was validated by that kind's own schema.
 */
import { z } from 'zod'
import { Text } from './text.ts'

export const Id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
export const Name = z.string().regex(/^[a-z][a-z0-9_]*$/)
/** `200ms`, `5s`, `10m`. */
export const Duration = z.string().regex(/^[1-9][0-9]*(ms|s|m)$/)

/**
 * Closed forms only: a condition is decided by data, never by code. `fact` takes a fact's dotted name, `param` a placeholder
 * expression without braces: a parameter, a field of the loop's item, a captured value.
 */
export type Condition =
  | { readonly fact: string; readonly is: string | number | boolean }
  | { readonly fact: string; readonly in: readonly (string | number)[] }
  | { readonly param: string; readonly is: string | number | boolean }
  | { readonly param: string; readonly in: readonly (string | number)[] }
  | { readonly not: Condition }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }

const Scalar = z.union([z.string(), z.number(), z.boolean()])
const Listed = z.array(z.union([z.string(), z.number()])).min(1)
export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ fact: z.string(), is: Scalar }),
    z.strictObject({ fact: z.string(), in: Listed }),
    z.strictObject({ param: z.string(), is: Scalar }),
    z.strictObject({ param: z.string(), in: Listed }),
    z.strictObject({ not: Condition }),
    z.strictObject({ all: z.array(Condition).min(1) }),
    z.strictObject({ any: z.array(Condition).min(1) }),
  ]),
)

export const paramTypes = [
  'ipv4',
  'cidr',
  'interface',
  'port',
  'integer',
  'boolean',
  'string',
  'name',
  'path',
  'url',
  'choice',
  'secret',
  'list',
  'record',
] as const
export type ParamType = (typeof paramTypes)[number]

/** What narrows a value of a type; which goes with which type: docs/formats/runbook.md. */
const narrowing = {
  /** integer: inclusive bounds. */
  min: z.number().int().optional(),
  max: z.number().int().optional(),
  /** string, secret: `8`, `6..8`, in characters. */
  length: z
    .string()
    .regex(/^\d+(\.\.\d+)?$/)
    .optional(),
  /** string, name, secret: the whole value must match. */
  pattern: z.string().optional(),
  choices: z.array(z.string()).min(1).optional(),
}

const shown = {
  /** A value such as people give, shown where nothing is written yet. */
  example: z.unknown().optional(),
}

/** A field of a list's records: `{{ asset.port }}`. The first field is the record's own text and its loop key. */
export const RecordField = z.strictObject({
  type: z.enum(paramTypes),
  title: Text,
  optional: z.literal(true).optional(),
  default: z.unknown().optional(),
  ...narrowing,
  ...shown,
})
export type RecordField = z.infer<typeof RecordField>

export const Param = z.strictObject({
  type: z.enum(paramTypes),
  title: Text,
  help: Text.optional(),
  /** One value a host, given under the host's `values` (or once for all under the site's `params`). */
  per: z.literal('host').optional(),
  optional: z.literal(true).optional(),
  default: z.unknown().optional(),
  ...narrowing,
  ...shown,
  /** list: the type of its items; for `record`, their fields. */
  of: z.enum(paramTypes).optional(),
  fields: z.record(Name, RecordField).optional(),
  /** With `per: host`: only hosts of these roles have it. */
  roles: z.array(Id).min(1).optional(),
})
export type Param = z.infer<typeof Param>

export const Role = z.strictObject({
  title: Text,
  /** How many hosts: `1`, or `1..6`. */
  hosts: z.union([z.number().int().positive(), z.string().regex(/^\d+\.\.\d+$/)]),
  /** The role that `@peer` means when a step runs on this one. */
  peer: Id.optional(),
  /** A role nobody has to fill (a third host that only watches). */
  optional: z.literal(true).optional(),
})
export type Role = z.infer<typeof Role>

/** Where a parameter of the site has this value. */
const Where = z.strictObject({ param: Name, is: Scalar })
const ruleCommon = {
  says: Text,
  /** `warning`: said beside the value and on the plan, and keeps nobody from going on. */
  severity: z.literal('warning').optional(),
}

/** Judged on the site file alone, before anything is contacted. Items are placeholder expressions. */
export const Rule = z.union([
  z.strictObject({ distinct: z.array(z.string()).min(2), when: Where.optional(), ...ruleCommon }),
  z.strictObject({ same_subnet: z.array(z.string()).min(2), when: Where.optional(), ...ruleCommon }),
  /** Numbers of which none is smaller than the one after it. */
  z.strictObject({ descending: z.array(z.string()).min(2), when: Where.optional(), ...ruleCommon }),
  /** A value that its type allows and nobody should choose. */
  z.strictObject({
    not: z.union([
      z.strictObject({ param: z.string(), is: Scalar }),
      z.strictObject({ param: z.string(), in: Listed }),
    ]),
    when: Where.optional(),
    ...ruleCommon,
  }),
  /** What is optional by itself, and has to be filled in where another parameter has this value. */
  z.strictObject({
    needs: z.union([z.strictObject({ param: Name }), z.strictObject({ role: Id })]),
    when: Where,
    ...ruleCommon,
  }),
])
export type Rule = z.infer<typeof Rule>

/** How output is compared. All given forms must hold. */
export const Match = z.strictObject({
  equals: z.string().optional(),
  contains: z.string().optional(),
  matches: z.string().optional(),
  not_matches: z.string().optional(),
  empty: z.literal(true).optional(),
})
export type Match = z.infer<typeof Match>

/** The check of an action's own output. Without `exit`, only 0 passes. */
export const Expect = z.strictObject({
  exit: z.union([z.number().int(), z.array(z.number().int()).min(1)]).optional(),
  stdout: Match.optional(),
  stderr: Match.optional(),
})
export type Expect = z.infer<typeof Expect>

/** What an action node carries beside its kind. */
export const ActionCommon = z.strictObject({
  /** Names the action within its step, for `capture`. */
  name: Name.optional(),
  title: Text.optional(),
  when: Condition.optional(),
  expect: Expect.optional(),
  timeout: Duration.optional(),
})
export type ActionNode = z.infer<typeof ActionCommon> & { readonly kind: string; readonly spec: unknown }

export const CheckCommon = z.strictObject({
  title: Text.optional(),
  when: Condition.optional(),
  /** A strict check can never be overridden. */
  strict: z.literal(true).optional(),
  samples: z.number().int().min(1).max(1000).optional(),
  every: Duration.optional(),
  /** Keeps judging until it passes or this time is over; the last verdict stands. */
  within: Duration.optional(),
})
export type CheckNode = z.infer<typeof CheckCommon> & { readonly kind: string; readonly spec: unknown }

export const Capture = z.strictObject({
  /** Name of the action whose standard output is read. */
  from: Name,
  /** Fields of the captured value: the named groups of this pattern, which must match once. */
  matches: z.string(),
})
export type Capture = z.infer<typeof Capture>

/** What gives a known error away. `code`: one of them; `probe` runs a read-only script on the host and looks at what it prints. */
export type Symptom =
  | { readonly matches: string }
  | { readonly code: string | readonly string[] }
  | { readonly probe: { readonly run: string; readonly matches: string } }
  | { readonly all: readonly Symptom[] }
export const Symptom: z.ZodType<Symptom> = z.lazy(() =>
  z.union([
    z.strictObject({ matches: z.string() }),
    z.strictObject({ code: z.union([z.string(), z.array(z.string()).min(2)]) }),
    z.strictObject({ probe: z.strictObject({ run: z.string(), matches: z.string() }) }),
    z.strictObject({ all: z.array(Symptom).min(2) }),
  ]),
)

/** A known error: how it shows, what it means, and where there is one, the fix that the engineer can run from the failure. */
export interface Diagnosis {
  readonly id: string
  /** Row of the error catalogue (X15), for cross-reference. */
  readonly catalogue?: string
  /** Roles whose hosts are looked at too: what fails on one host may have its cause on the other. */
  readonly on?: readonly string[]
  readonly when: Symptom
  readonly says: Text
  readonly fix?: Fix | { readonly advice: Text }
}

export interface Fix {
  readonly title: Text
  /** Roles whose hosts it runs on; without it, the hosts that show the symptom. */
  readonly on?: readonly string[]
  readonly do: readonly ActionNode[]
}

/**
 * Before the first action a revert is armed on the host; it is disarmed once a new login succeeded, else it runs by itself.
 * `undo`: the scripts of the step's undo; `run`: a script of its own.
 */
export const Guard = z.strictObject({
  revert: z.union([z.literal('undo'), z.strictObject({ run: z.string().min(1) })]),
  within: Duration.default('60s'),
})
export type Guard = z.infer<typeof Guard>

/**
 * What the step's scripts leave on the host, for the inventory: a path (a folder with all below it), or the host's own file that
 * lists paths or names of packages, one a line. `for` says who still needs it; cleanup takes away what only the run or its undo needed.
 */
const leafCommon = { for: z.enum(['site', 'undo', 'run']).default('site') }
export const Leaf = z.union([
  z.strictObject({ path: z.string().min(1), ...leafCommon }),
  /** The folder alone: others keep things in it too. */
  z.strictObject({ folder: z.string().min(1), ...leafCommon }),
  z.strictObject({ listed_in: z.string().min(1), ...leafCommon }),
  z.strictObject({ packages_in: z.string().min(1), ...leafCommon }),
])
export type Leaf = z.infer<typeof Leaf>

export interface Step {
  readonly id: string
  readonly title: Text
  readonly why: Text
  /** Roles, in this order. */
  readonly on: readonly string[]
  readonly order: 'listed' | 'parallel'
  readonly max?: number
  readonly onFail: 'stop' | 'finish-others'
  readonly risk: 'read' | 'change' | 'service' | 'fault'
  readonly when?: Condition
  readonly guard?: Guard
  readonly forEach?: { readonly in: string; readonly as: string; readonly key?: string }
  /** Judged once before `do`; not judged again on resume or verify. */
  readonly require: readonly CheckNode[]
  /** All passing: the wanted state is there, `do` is left out. The gate is judged all the same. */
  readonly skipIf: readonly CheckNode[]
  readonly do: readonly ActionNode[]
  readonly capture: Readonly<Record<string, Capture>>
  readonly gate: readonly CheckNode[]
  /** Where a later step (or undo) makes this gate untrue: its id, or 'undo'. Judged then only until that step. */
  readonly until?: string
  readonly diagnose: readonly Diagnosis[]
  readonly undo: Undo
  readonly leaves: readonly Leaf[]
}

/**
 * `recorded`: what file, service and upload actions recorded is put back, newest first. `actions` run first, then what was
 * recorded is put back; `gate` proves the earlier state beside the recorded changes, which always prove themselves.
 */
export type Undo =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'actions'; readonly do: readonly ActionNode[]; readonly gate: readonly CheckNode[] }
  | { readonly kind: 'none'; readonly irreversible?: Text }

/** A file of the offline kit. `sha256` is pinned here, or by the site file where a runbook cannot know it. */
export const KitFile = z.strictObject({
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+-]*$/),
  title: Text,
  version: z.string().optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Where a connected person gets it, in words. */
  from: Text,
  when: Condition.optional(),
})
export type KitFile = z.infer<typeof KitFile>
export const Kit = z.strictObject({ schema: z.literal('siteproof/kit/v1'), files: z.array(KitFile).min(1) })
export type Kit = z.infer<typeof Kit>

export interface Runbook {
  readonly id: string
  readonly version: string
  readonly title: Text
  readonly summary: Text
  readonly topic: string
  readonly roles: Readonly<Record<string, Role>>
  readonly params: Readonly<Record<string, Param>>
  readonly rules: readonly Rule[]
  readonly steps: readonly Step[]
  /** Looked at after a step's own. */
  readonly diagnose: readonly Diagnosis[]
  /** Bodies of templates/NAME, LF line ends. */
  readonly templates: Readonly<Record<string, string>>
  readonly kit?: Kit
  /** Platforms it ran on in the lab; a host that is none of them is marked 'from documentation, not proven'. */
  readonly provenOn: readonly {
    readonly os: string
    readonly service: string
    readonly version: string
    readonly date: string
  }[]
  /** SHA-256 over every file of the runbook, names included. */
  readonly digest: string
}
