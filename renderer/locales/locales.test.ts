import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'

const renderer = join(import.meta.dirname, '..')

function keysOf(value: unknown, prefix: string): string[] {
  if (typeof value !== 'object' || value === null) return [prefix]
  return Object.entries(value).flatMap(([name, inner]) => keysOf(inner, `${prefix}.${name}`))
}

function words(language: string): Map<string, string> {
  const folder = join(import.meta.dirname, language)
  const found = new Map<string, string>()
  for (const file of readdirSync(folder)) {
    const content: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    for (const key of keysOf(content, file.replace('.json', ''))) {
      const value = key
        .split('.')
        .slice(1)
        .reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], content)
      found.set(key, String(value))
    }
  }
  return found
}

const en = words('en')
const zh = words('zh-CN')
const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter(path => /\.(vue|ts)$/.test(path) && !path.endsWith('.test.ts'))
  .map(path => [path, readFileSync(join(renderer, path), 'utf8')] as const)

describe('words of the screens', () => {
  it('has each key in both languages, with the same slots', () => {
    expect([...zh.keys()].toSorted()).toEqual([...en.keys()].toSorted())
    const slots = (text = ''): string[] =>
      [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, slot]) => slot ?? ''))].toSorted()
    for (const [key, text] of en) expect([key, slots(zh.get(key))]).toEqual([key, slots(text)])
  })

  it('compiles each text: `@`, `|` and braces mean something to vue-i18n', () => {
    for (const found of [en, zh]) {
      const { global } = createI18n({
        legacy: false,
        locale: 'x',
        messages: { x: Object.fromEntries(found) },
      })
      for (const [key, text] of found) {
        const slots = Object.fromEntries(
          [...text.matchAll(/\{(\w+)\}/g)].map(([, slot]) => [slot ?? '', '‹›']),
        )
        const plain = text.replaceAll(/\{'(.)'\}/g, '$1').replaceAll(/\{\w+\}/g, '‹›')
        expect(global.t(key, slots)).toBe(plain)
      }
    }
  })

  it('is asked for only through what the compiler checks, keys that are put together among them', () => {
    const asking = sources.filter(([, text]) => text.includes("from 'vue-i18n'")).map(([path]) => path)
    expect(asking.toSorted()).toEqual([join('locales', 'index.ts'), join('locales', 'use-words.ts')])
  })

  it('has no Chinese in the sources and no text in templates beside the words', () => {
    const chinese = sources.filter(([, text]) => /[\u4e00-\u9fff]/.test(text)).map(([path]) => path)
    expect(chinese).toEqual([])
    const bare = sources.flatMap(([path, text]) => {
      const template = /<template>([\s\S]*)<\/template>/.exec(text)?.[1] ?? ''
      return [...template.matchAll(/>([^<>{}]*[A-Za-z]{3}[^<>{}]*)</g)].map(
        ([, words]) => `${path}: ${(words ?? '').trim()}`,
      )
    })
    expect(bare.filter(line => !/=|"|\(/.test(line))).toEqual([])
    const shown = /\s(?:title|placeholder|aria-label|alt|heading|label|word|note)="([^"]*[A-Za-z]{2}[^"]*)"/g
    const attributes = sources.flatMap(([path, text]) =>
      [...text.matchAll(shown)].map(([, words]) => `${path}: ${words ?? ''}`),
    )
    // The account that is used where none is given.
    expect(attributes).toEqual([`${join('screens', 'site', 'HostEditor.vue')}: root`])
  })
})
