import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { pairFiles, parsePair } from '../../test/fixtures/input/read.ts'
import { sayCode } from './index.ts'
import { listed, none } from './listed.ts'

const hosts = 'node-a, node-b'

describe('a list in a sentence', () => {
  it.each([
    [{ hosts, same: 'version' }, 'node-a, node-b: version alike', 'node-a, node-b：version 一致'],
    [
      { hosts, differ: 'priority' },
      'node-a, node-b, priority different, as it must be',
      'node-a, node-b，priority 互不相同，符合要求',
    ],
    [
      { hosts, same: 'vrid', differ: 'priority' },
      'node-a, node-b: vrid alike, priority different, as it must be',
      'node-a, node-b：vrid 一致，priority 互不相同，符合要求',
    ],
    // As runs of older releases have it.
    [{ hosts, same: 'vrid', differ: '-' }, 'node-a, node-b: vrid alike', 'node-a, node-b：vrid 一致'],
  ])('is left out where it is empty: %j', (params, en, zh) => {
    expect([sayCode('settings-agree', params, 'en'), sayCode('settings-agree', params, 'zh')]).toEqual([
      en,
      zh,
    ])
  })

  it('is said to be empty where the sentence is about it', () => {
    const params = { host: 'node-a', address: '10.0.0.8', interface: 'eth0', ours: listed([]) }

    expect(sayCode('address-free', params, 'zh')).toMatch(/（本次节点：无）$/)
    expect(sayCode('address-free', { ...params, ours: listed(['02:aa', '02:bb']) }, 'en')).toMatch(
      /own: 02:aa, 02:bb\)$/,
    )
  })

  it('is said to be empty in what is advised', () => {
    const files = pairFiles()
    const fix = 'diagnose:\n  - { id: known, when: { matches: x }, says: { en: x, zh: x }, fix: rewrite }\n'
    const { issues } = parsePair({ ...files, 'runbook.yaml': `${String(files['runbook.yaml'])}\n${fix}` })

    expect(issues.find(({ code }) => code === 'FIX_REFERENCE')?.hint).toEqual({
      en: `under \`fixes\`: ${none.en}`,
      zh: `\`fixes\` 里可用的：${none.zh}`,
    })
  })
})

it('no list is written as a dash', () => {
  const engine = fileURLToPath(new URL('..', import.meta.url))
  const found = readdirSync(engine, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter(file => /join\([^)]*\) \|\| '-'/.test(readFileSync(`${engine}${file}`, 'utf8')))

  expect(found).toEqual([])
})
