import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { RunError } from '../../engine/errors.ts'
import type { Question } from '../../engine/run/questions.ts'
import { createQuestionDesk } from '../questions.ts'
import type { Bench } from '../workbench.ts'
import { questionHandlers } from './questions.ts'

const text = { en: 'Is the label on?', zh: '标签贴好了吗？' }
const about = { title: text, why: text, risk: 'read', item: '', hosts: ['a'], actions: [] } as const
const ask: Question = { kind: 'ask', id: 's/a/do[0]', step: 's', text, choices: ['done'], about }
const png = Buffer.from('89504e470d0a1a0a', 'hex')
const given = { name: 'rack.png', mediaType: 'image/png', content: png.toString('base64') }

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'siteproof-questions-'))
})
afterEach(() => rm(dir, { recursive: true }))

function asked() {
  const desk = createQuestionDesk(() => undefined)
  const answer = desk.prompter({ run: 'r' }).ask(ask)
  const holders = {
    need(_: string, screen: string) {
      if (screen !== 'first') throw new RunError('RUN_HELD')
    },
  }
  const bench = { desk, holders, runs: { dir: () => dir } } as unknown as Bench
  return { handlers: questionHandlers(bench), id: desk.open()[0]?.id ?? '', answer }
}

it('keeps a photo in the folder of the run that asks, and hands it over with the answer', async () => {
  const { handlers, id, answer } = asked()
  const file = await handlers['questions.attach']({ id, ...given }, { screen: 'first' })
  await handlers['questions.answer'](
    { id, answer: { value: 'done', by: 'Li', files: [file] } },
    { screen: 'first' },
  )

  expect(await answer).toEqual({ value: 'done', by: 'Li', files: [file] })
  expect(await readFile(join(dir, 'attachments', `${file.sha256}.png`))).toEqual(png)
})

it('takes none for a question that nobody asks, from a window that only reads, or by a name of a file that is not there', async () => {
  const { handlers, id } = asked()
  const attach = (name: string, screen: string) =>
    handlers['questions.attach']({ id: name, ...given }, { screen })
  await expect(attach('q99', 'first')).rejects.toMatchObject({ code: 'DECISION_REFUSED' })
  await expect(async () => attach(id, 'second')).rejects.toMatchObject({ code: 'RUN_HELD' })

  const file = { name: 'rack.png', mediaType: 'image/png', size: 8, sha256: 'a'.repeat(64) }
  const answer = { value: 'done', by: 'Li', files: [file] }
  await expect(handlers['questions.answer']({ id, answer }, { screen: 'first' })).rejects.toMatchObject({
    code: 'OUTPUT_DAMAGED',
  })
})

it('holds the run after what was done by hand is judged again, and after no other decision', async () => {
  const paused: string[] = []
  const desk = createQuestionDesk(() => undefined)
  const handlers = questionHandlers({
    desk,
    holders: { need: () => undefined },
    runs: { pause: (run: string, by: string) => paused.push(`${run} ${by}`) },
  } as unknown as Bench)

  for (const value of ['retry', 'skip', 'by-hand']) {
    const ask = desk.prompter({ run: 'r1' }).ask({ kind: 'failed', id: 'x/failed' } as never)
    const [open] = desk.open()
    await handlers['questions.answer']({ id: open?.id ?? '', answer: { value, by: '李工' } }, {
      screen: 's',
    } as never)
    expect(await ask).toEqual({ value, by: '李工' })
  }
  expect(paused).toEqual(['r1 李工'])
})
