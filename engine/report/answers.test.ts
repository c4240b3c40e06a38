import { expect, it } from 'vitest'
import { journaled, started } from '../../test/support/journaled-fixture.ts'
import { binding, step } from '../../test/support/run-fixture.ts'
import { createFold } from '../run/reduce.ts'
import { anonymise } from './anonymise.ts'
import { buildReport } from './build.ts'
import { reportHtml } from './html.ts'
import { reportJson } from './json.ts'
import { reportMarkdown } from './markdown.ts'

const key = { step: 'label', item: '', host: 'a' }
const photo = { name: 'rack-of-wang.jpg', mediaType: 'image/jpeg', size: 3, sha256: 'c'.repeat(64) }
const text = { en: 'Is the label on?', zh: '标签贴好了吗？' }
const bound = binding([step('label')])

function report() {
  const question = 'label/a/do[0]'
  const events = journaled(
    started([key]),
    { type: 'question-asked', ...key, question, kind: 'ask', text },
    { type: 'question-answered', ...key, question, value: 'yes', by: 'Wang', note: 'rail 3', files: [photo] },
  )
  const state = createFold(events).state()
  return buildReport(
    state,
    bound,
    () => Promise.reject(new Error('none')),
    'ab',
    () => Promise.resolve('data:x'),
  )
}

it.each(['en', 'zh'] as const)(
  'shows in %s the answer of a person with its photo, named by its hash',
  async language => {
    const html = reportHtml(await report(), language)
    expect(html.match(/<img src="data:x"/g)).toHaveLength(1)
    const markdown = reportMarkdown(await report(), language)
    for (const told of [text[language], 'Wang', 'rail 3', photo.name, photo.sha256]) {
      expect(html).toContain(told)
      expect(markdown).toContain(told)
    }
  },
)

it('says what the typed name of a host confirmed, not only the name', async () => {
  const question = 'label/fault'
  const events = journaled(
    started([key]),
    { type: 'question-asked', ...key, question, kind: 'fault' },
    { type: 'question-answered', ...key, question, value: 'a', by: 'root' },
  )
  const made = await buildReport(createFold(events).state(), bound, () => Promise.resolve(''), 'ab')

  expect(reportHtml(made, 'zh')).toMatch(/输入主机名确认制造故障 — <b>a<\/b>\s+· root/)
  expect(reportMarkdown(made, 'en')).toContain('fault confirmed by typing the name of the host — a · root')
})

it('tells nobody outside what the photo was called', async () => {
  const json = reportJson(anonymise(await report(), bound))
  expect(json).not.toContain('wang')
  expect(json).toContain(photo.sha256)
})
