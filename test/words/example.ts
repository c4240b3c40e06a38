/** Every shipped runbook bound to a site that fills in what it asks for, and a run of it that never met a host. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { systemDigest } from '../../adapters/system/digest.ts'
import { GROUP } from '../../engine/run/gates.ts'
import { buildPlan, type Plan } from '../../engine/plan/plan.ts'
import type { PlanAction, PlanCheck } from '../../engine/plan/part.ts'
import type { Verdict } from '../../engine/checks/verdict.ts'
import type { RunEvent, RunEventBody, StepKey } from '../../engine/run/events.ts'
import type { Param, Runbook } from '../../engine/runbook/schema.ts'
import type { Binding } from '../../engine/site/bind.ts'
import { bind } from '../../engine/site/binding.ts'
import { parseSite } from '../../engine/site/parse.ts'
import { platforms, registries } from '../runbooks/shipped.ts'
import { started } from '../support/journaled-fixture.ts'

export const runbookIds = readdirSync(fileURLToPath(new URL('../../runbooks', import.meta.url)), {
  withFileTypes: true,
}).flatMap(entry => (entry.isDirectory() ? [entry.name] : []))

/** Where a parameter's type alone does not tell a value. */
const known: Readonly<Record<string, string>> = {
  vip: '192.168.10.78/24',
  vrid: '62',
  iface: 'eth0',
  site_url: 'https://jms.example.cn',
  schemas: '[jumpserver]',
  assets: '[{ address: 192.168.10.90, port: "22", user: root }]',
}

function valueFor(name: string, param: Param, place: number): string {
  if (name === 'service_ip') return `192.168.10.${String(60 + place)}`
  if (name === 'priority') return String(150 - place)
  if (name === 'server_id') return String(60 + place)
  return known[name] ?? param.choices?.at(-1) ?? 'x'
}

export function exampleBinding(runbook: Runbook): Binding {
  const needed = runbook.rules.flatMap(rule => ('needs' in rule ? Object.values(rule.needs) : []))
  const roles = Object.entries(runbook.roles).filter(
    ([name, role]) => role.optional !== true || needed.includes(name),
  )
  const wanted = Object.entries(runbook.params).filter(
    ([name, param]) => needed.includes(name) || (param.optional === undefined && param.default === undefined),
  )
  const given = (which: (param: Param) => boolean, place: number): string =>
    wanted
      .filter(([, param]) => which(param))
      .map(([name, param]) => `${name}: ${valueFor(name, param, place)}`)
      .join(', ')
  const hosts = roles.map(
    ([role], place) => `  node-${role}:
    ssh: { address: 10.0.0.${String(place + 1)}, user: deploy, auth: { key: key }, sudo: { password: { prompt: true } } }
    values: { ${given(param => param.per === 'host', place)} }
`,
  )
  const secrets = wanted.filter(([, param]) => param.type === 'secret').map(([name]) => name)
  const open = (runbook.kit?.files ?? []).filter(file => file.sha256 === undefined)
  const pin = '0123456789abcdef'.repeat(4)
  const text = `schema: siteproof/site/v1
name: example
hosts:
${hosts.join('')}roles: { ${roles.map(([role]) => `${role}: [node-${role}]`).join(', ')} }
params: { ${given(param => param.per !== 'host' && param.type !== 'secret', 0)} }
secrets: { ${secrets.map(name => `${name}: { prompt: true }`).join(', ')} }
${runbook.kit === undefined ? '' : `kit: { dir: kit, sha256: { ${open.map(file => `${file.file}: ${pin}`).join(', ')} } }`}
`
  const parsed = parseSite(text, 'site.yaml')
  if (!parsed.ok) throw new Error(parsed.issues.map(issue => issue.message.en).join('\n'))
  const bound = bind(runbook, parsed.value.site, parsed.value)
  if (!bound.ok) throw new Error(bound.issues.map(issue => issue.message.en).join('\n'))
  return bound.value
}

/** Without facts everything that hangs on them is shown as open; with them it is decided. */
export function examplePlan(binding: Binding, platform?: string): Plan {
  const facts = platform === undefined ? undefined : platforms[platform]
  const all = facts && Object.fromEntries(Object.keys(binding.hosts).map(name => [name, facts]))
  return buildPlan(binding, { digest: systemDigest, registries, kitDir: '/kit', ...(all && { facts: all }) })
}

const output = { sha256: '', bytes: 0, inline: '' }

/** A run in which each action was done and each check judged: `verdict` is that of the checks. */
export function exampleRun(plan: Plan, verdict: Verdict): readonly RunEvent[] {
  const { id, version, digest } = plan.runbook
  const planned = plan.steps.flatMap(step => [
    ...step.parts.map(({ item, host }) => ({ step: step.id, item, host })),
    ...(step.group.length === 0 ? [] : [{ step: step.id, item: '', host: GROUP }]),
  ])
  const bodies: readonly RunEventBody[] = [
    started(planned, {
      rehearsal: true,
      runbook: { id, version, digest },
      site: { name: 'Rehearsal', sha256: '' },
    }),
    ...plan.steps.flatMap(step => [
      ...step.parts.flatMap(({ item, host, actions, undo, require, gate }) => {
        const key = { step: step.id, item, host }
        return partEvents(key, [...actions, ...undo], [...require, ...gate], verdict)
      }),
      ...(step.group.length === 0
        ? []
        : partEvents({ step: step.id, item: '', host: GROUP }, [], step.group, verdict)),
    ]),
    { type: 'run-finished', outcome: verdict === 'pass' ? 'passed' : 'failed', exitCode: 0 },
  ]
  return bodies.map((body, index) => ({
    ...{ seq: index + 1, at: '2026-11-25T12:00:00.000Z', ms: index, prev: '' },
    ...body,
  }))
}

function partEvents(
  key: StepKey,
  actions: readonly PlanAction[],
  checks: readonly PlanCheck[],
  verdict: Verdict,
): readonly RunEventBody[] {
  const evidence = [{ host: 'laptop', label: 'ip link show dev eth0', output }]
  return [
    { type: 'step-started', ...key },
    ...actions.flatMap(({ id: action, view }): readonly RunEventBody[] => {
      if (view === undefined) return []
      const ended = { verdict, code: verdict === 'pass' ? 'already-there' : 'exit-unknown', params: {} }
      return [
        { type: 'action-frozen', ...key, action, digest: '', view },
        { type: 'action-finished', ...key, action, changed: true, ...ended },
      ]
    }),
    {
      ...{ type: 'checks-judged', ...key, phase: 'gate', verdict },
      findings: checks.map(({ id: check, kind, title }) => ({
        ...{ check, kind, verdict, code: 'link-lost', params: { host: key.host }, evidence },
        ...{ vantage: 'node-a (tcpdump instead of arping)', ...(title && { title }) },
      })),
    },
    {
      ...{ type: 'step-finished', ...key, outcome: verdict === 'pass' ? 'passed' : 'failed' },
      ...(verdict !== 'pass' && { reason: actions.length > 0 ? 'do[0]' : 'gate' }),
    },
  ]
}
