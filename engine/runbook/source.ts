/** runbook.yaml as it is written (snake_case). Actions and checks are looked at by nodes.ts, each with its own kind's schema. */
import { z } from 'zod'
import { Capture, Condition, Guard, Id, Leaf, Name, Param, Role, Rule, Symptom } from './schema.ts'
import { Text } from './text.ts'

const Nodes = z.array(z.unknown())

const fixed = { title: Text, on: z.array(Id).min(1).optional() }

/** `step`: what that step does, before the fix's own actions. */
const FixSource = z.union([
  z.strictObject({ ...fixed, do: Nodes.min(1) }),
  z.strictObject({ ...fixed, step: Id, do: Nodes.min(1).optional() }),
])
export type FixSource = z.infer<typeof FixSource>

export const DiagnosisSource = z.strictObject({
  id: Id,
  catalogue: z.string().optional(),
  on: z.array(Id).min(1).optional(),
  when: Symptom,
  says: Text,
  /** By the name of one of the runbook's `fixes`, or in full. */
  fix: z.union([Id, ...FixSource.options, z.strictObject({ advice: Text })]).optional(),
})
export type DiagnosisSource = z.infer<typeof DiagnosisSource>

const UndoSource = z.union([
  z.enum(['recorded', 'none']),
  z.strictObject({ do: Nodes.min(1), gate: Nodes.min(1) }),
])

export const StepSource = z.strictObject({
  id: Id,
  title: Text,
  why: Text,
  on: z.array(Id).min(1),
  order: z.enum(['listed', 'parallel']).default('listed'),
  max: z.number().int().positive().optional(),
  on_fail: z.enum(['stop', 'finish-others']).default('stop'),
  risk: z.enum(['read', 'change', 'service', 'fault']),
  when: Condition.optional(),
  for_each: z.strictObject({ in: Name, as: Name, key: Name.optional() }).optional(),
  guard: Guard.optional(),
  require: Nodes.default([]),
  skip_if: Nodes.default([]),
  do: Nodes.default([]),
  capture: z.record(Name, Capture).default({}),
  gate: Nodes.default([]),
  until: z.string().optional(),
  diagnose: z.array(DiagnosisSource).default([]),
  undo: UndoSource.optional(),
  irreversible: Text.optional(),
  leaves: z.array(Leaf).default([]),
})
export type StepSource = z.infer<typeof StepSource>

export const RunbookSource = z.strictObject({
  schema: z.literal('siteproof/runbook/v1'),
  id: Id,
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: Text,
  summary: Text,
  /** What it belongs to in a list: `keepalived`, `mysql`, `jumpserver`. */
  topic: Id,
  /** File beside this one that the lab writes. */
  proven_on: z.string().optional(),
  roles: z.record(Id, Role),
  params: z.record(Name, Param).default({}),
  rules: z.array(Rule).default([]),
  steps: z.array(StepSource).min(1),
  diagnose: z.array(DiagnosisSource).default([]),
  /** Those that several diagnoses offer. */
  fixes: z.record(Id, FixSource).default({}),
})
export type RunbookSource = z.infer<typeof RunbookSource>

/** Written by the lab: where this runbook was run, and with which version of the service. */
export const Proven = z.strictObject({
  schema: z.literal('siteproof/proven/v1'),
  proven: z.array(
    z.strictObject({ os: z.string(), service: z.string(), version: z.string(), date: z.string() }),
  ),
})
