/** What screens show names their buttons, not the options of the command line; where a button is named, there is one of that name. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { topics } from '../../engine/words/index.ts'
import { inputHints } from '../../engine/words/input-hints.ts'
import { inputWords } from '../../engine/words/input.ts'
import { shipped } from '../runbooks/shipped.ts'
import { runbookIds } from './example.ts'
import { textsIn } from './texts.ts'

const languages = ['en', 'zh'] as const
const screens = { en: 'en', zh: 'zh-CN' } as const
const commands = {
  en: /\bresumed?\b|\bdecide\b(?=,| retry| to go on)|\bby-hand\b|\boverride\b|\(retry\)/,
  zh: /恢复(?:运行|执行)|裁决|（(?:override|retry|by-hand|skip)）|\bresume\b/,
}

function screenWords(language: (typeof languages)[number]): unknown {
  const folder = new URL(`../../renderer/locales/${screens[language]}/`, import.meta.url)
  return readdirSync(folder).map(file => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as unknown)
}

function strings(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : []
}

async function said(language: (typeof languages)[number]): Promise<readonly string[]> {
  const runbooks = await Promise.all(runbookIds.map(id => shipped(id)))
  return textsIn(
    [topics, inputWords, inputHints, runbooks.map(({ steps, diagnose }) => [steps, diagnose])],
    language,
  )
}

it.each(languages)('no command is named in %s', async language => {
  const texts = [...(await said(language)), ...strings(screenWords(language))]

  expect(texts.filter(text => commands[language].test(text))).toEqual([])
})

it.each(languages)('what is to be chosen in %s is there', async language => {
  const texts = await said(language)
  const chosen = { en: /choose ((?:“[^”]+”(?:, | or )?)+)/g, zh: /选((?:“[^”]+”[、或]?)+)/g }
  const named = texts.flatMap(text =>
    [...text.matchAll(chosen[language])].flatMap(([, names = '']) =>
      [...names.matchAll(/“([^”]+)”/g)].map(([, name]) => name),
    ),
  )
  const there = strings(screenWords(language))

  expect(named.length).toBeGreaterThan(3)
  expect(named.filter(name => name === undefined || !there.includes(name))).toEqual([])
})
