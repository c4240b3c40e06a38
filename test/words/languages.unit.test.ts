/** What people read is in one language: for every shipped runbook, its plan, its run on the command line, and its report. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createProgress } from '../../cli/progress.ts'
import type { Shell } from '../../cli/shell.ts'
import type { Phrase } from '../../engine/phrase.ts'
import { changeRequestHtml } from '../../engine/plan/change-request.ts'
import { planHtml } from '../../engine/plan/plan-html.ts'
import { planText } from '../../engine/plan/plan-text.ts'
import type { Plan } from '../../engine/plan/plan.ts'
import { acceptanceHtml } from '../../engine/report/acceptance/html.ts'
import { acceptanceSheet } from '../../engine/report/acceptance/sheet.ts'
import { buildReport } from '../../engine/report/build.ts'
import { reportHtml } from '../../engine/report/html.ts'
import { reportMarkdown } from '../../engine/report/markdown.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import { createFold } from '../../engine/run/reduce.ts'
import { platforms, shipped } from '../runbooks/shipped.ts'
import { strayWords, textsOfMarkdown, textsOfPage } from '../support/stray-words.ts'
import { exampleBinding, examplePlan, exampleRun, runbookIds } from './example.ts'
import { textsIn } from './texts.ts'

const languages = ['zh', 'en'] as const

/** What a plan names literally inside its sentences: statements, settings, paths. */
function literals(plan: Plan): readonly string[] {
  const parts = plan.steps.flatMap(step => step.parts)
  const checks = [
    ...parts.flatMap(part => [...part.require, ...part.skipIf, ...part.gate]),
    ...plan.steps.flatMap(step => step.group),
  ]
  const actions = parts.flatMap(part => [...part.actions, ...part.undo])
  return [
    ...plan.hosts.flatMap(host => host.sudoers),
    ...checks.flatMap(check => (check.says === undefined ? (check.line ?? []) : dataOf(check.says))),
    ...actions.flatMap(({ view }) => (view?.says === undefined ? (view?.summary ?? []) : dataOf(view.says))),
  ]
}

function dataOf(phrase: Phrase): readonly string[] {
  if (!('code' in phrase)) return []
  return Object.values(phrase.params).flatMap(value => {
    if (typeof value !== 'object') return [String(value)]
    return (Array.isArray(value) ? value : [value]).flatMap(one => dataOf(one as Phrase))
  })
}

function without(names: readonly string[], texts: readonly string[]): readonly string[] {
  const long = names.filter(name => name.length > 3).toSorted((a, b) => b.length - a.length)
  return texts.map(text => long.reduce((left, name) => left.replaceAll(name, '⋯'), text))
}

it('reads the run of an older release, whose lines are English, in Chinese all the same', async () => {
  const journal = new URL('../fixtures/fuzz/journal/rehearsal.jsonl', import.meta.url)
  const events = readFileSync(journal, 'utf8')
    .split('\n')
    // The last line is cut, as a crash leaves it.
    .slice(0, -2)
    .map(line => JSON.parse(line) as RunEvent)
  const runbook = await shipped('keepalived-vip-pair')
  const { state } = createFold(events)
  const report = await buildReport(state(), exampleBinding(runbook), () => Promise.resolve(''), '')
  const page = reportHtml(report, 'zh')

  expect(page).toContain('预演')
  expect(page).not.toMatch(/undefined|\[object|\{[a-z]+\}(?![^<]*<\/style>)/i)
})

describe.each(runbookIds)('%s', id => {
  const made = shipped(id).then(runbook => ({ runbook, binding: exampleBinding(runbook) }))

  it.each(languages)('says its own words in %s alone', async language => {
    const { runbook } = await made
    expect(strayWords(textsIn(runbook, language), language)).toEqual([])
  })

  it.each(languages)('shows its plan in %s alone', async language => {
    const { binding } = await made
    for (const platform of [undefined, ...Object.keys(platforms)]) {
      const plan = examplePlan(binding, platform)
      const lines = planText(plan, language)
        .split('\n')
        .filter(line => !line.startsWith('         | '))
      const texts = [
        lines,
        textsOfPage(planHtml(plan, language)),
        textsOfPage(changeRequestHtml(plan, language)),
      ]

      expect(strayWords(without(literals(plan), texts.flat()), language)).toEqual([])
    }
  })

  it.each(languages)('tells of its run in %s alone', async language => {
    const { runbook, binding } = await made
    const plan = examplePlan(binding)
    for (const verdict of ['pass', 'fail'] as const) {
      const events = exampleRun(plan, verdict)
      const out: string[] = []
      const shell = { language, json: false, colours: false, out: (line: string) => void out.push(line) }
      const progress = createProgress(shell as unknown as Shell, runbook)
      for (const event of events) progress.onEvent?.(event)
      const { state } = createFold(events)
      const report = await buildReport(state(), binding, () => Promise.resolve(''), 'ab'.repeat(32))
      const texts = [
        ...out,
        ...textsOfPage(reportHtml(report, language)),
        ...textsOfMarkdown(reportMarkdown(report, language)),
        ...textsOfPage(acceptanceHtml(acceptanceSheet(report, language))),
      ]

      expect(out.length).toBeGreaterThanOrEqual(plan.steps.length)
      expect(strayWords(without(literals(plan), texts), language)).toEqual([])
    }
  })
})
