/** Causes and advice of every shipped runbook name the host and its values, not letters and words that stand for them. */
import { describe, expect, it } from 'vitest'
import { causeText } from '../../engine/run/cause-text.ts'
import type { Diagnosis, Runbook } from '../../engine/runbook/schema.ts'
import type { Text } from '../../engine/runbook/text.ts'
import { createRenderer, masked } from '../../engine/plan/render.ts'
import { shipped } from '../runbooks/shipped.ts'
import { exampleBinding, runbookIds } from './example.ts'

function textsOf({ says, fix }: Diagnosis): readonly Text[] {
  if (fix === undefined) return [says]
  return [says, 'do' in fix ? fix.title : fix.advice]
}

/** Each diagnosis with the roles whose hosts it may speak of. */
function causesOf(runbook: Runbook): readonly (readonly [Diagnosis, readonly string[]])[] {
  const all = Object.keys(runbook.roles)
  return [
    ...runbook.steps.flatMap(step => step.diagnose.map(one => [one, step.on] as const)),
    ...runbook.diagnose.map(one => [one, all] as const),
  ]
}

/** What stands for a value: a placeholder left over, a role's letter alone, a word in capitals for what the site file says. */
const standIn = /\{\{|⟨no value|(?<![\w-])[AB](?![\w-])|\b(?:ADDRESS|PREFIX|INTERFACE)\b|地址\/掩码/

/** `A` that begins an English sentence may be the article. */
function standsIn(text: string): boolean {
  return standIn.test(text.replace(/(?<=^|[.:] )A(?= [a-z])/g, 'The'))
}

describe.each(runbookIds)('%s', id => {
  it('says causes and advice with the values of the site', async () => {
    const runbook = await shipped(id)
    const binding = exampleBinding(runbook)
    const said = causesOf(runbook).flatMap(([diagnosis, roles]) =>
      roles
        .flatMap(role => binding.roles[role] ?? [])
        .flatMap(host => {
          const renderer = createRenderer({ binding, host, facts: {} }, masked)
          return textsOf(diagnosis).flatMap(text => Object.values(causeText(text, [renderer])))
        }),
    )

    expect([...new Set(said)].filter(text => standIn.test(text))).toEqual([])
  })

  it('calls the hosts by their names in titles and reasons', async () => {
    const { runbook } = exampleBinding(await shipped(id))
    const checks = runbook.steps.flatMap(step => [
      ...[...step.require, ...step.skipIf, ...step.do, ...step.gate].flatMap(({ title }) => title ?? []),
      ...(step.undo.kind === 'actions' ? [...step.undo.do, ...step.undo.gate] : []).flatMap(
        one => one.title ?? [],
      ),
    ])
    const said = [...runbook.steps.flatMap(({ title, why }) => [title, why]), ...checks]

    expect(said.flatMap(text => Object.values(text)).filter(text => standsIn(text))).toEqual([])
  })
})

it('gives the command that takes an address off, ready to be typed', async () => {
  const runbook = await shipped('keepalived-vip-pair')
  const binding = exampleBinding(runbook)
  const known = causesOf(runbook).find(([{ id }]) => id === 'stale-vip-alone')?.[0]
  const renderer = createRenderer({ binding, host: 'node-a', facts: {} }, masked)
  const advice = known?.fix !== undefined && 'advice' in known.fix ? known.fix.advice : { en: '', zh: '' }

  const { en, zh } = causeText(advice, [renderer])
  expect(en).toContain('`ip addr del 192.168.10.78/24 dev eth0`')
  expect(zh).toContain('`ip addr del 192.168.10.78/24 dev eth0`')
})
