import { expect, it } from 'vitest'
import type { SiteCard } from '../../../engine/contract/sites.ts'
import { namesake, readSiteFile, renamed } from './site-file.ts'

const read = (text: string, file = 'bad.yaml') => readSiteFile(new TextEncoder().encode(text), file)
const site = 'schema: siteproof/site/v1\nname: 三号机房 # 客户\nhosts: {}\n'

it('takes the name from the file itself, else from how the file is called', () => {
  expect(read(site).name).toBe('三号机房')
  expect(read('hosts: {}\n', 'hall.YML').name).toBe('hall')
  expect(read('hosts: [\n').name).toBe('bad')
})

it('imports what is unfinished, and nothing that is no YAML or no site', () => {
  expect(read('schema: siteproof/site/v1\nname: x\nhosts: { a: {} }\n').text).toBeDefined()
  for (const text of ['a: [', '- a\n', 'only words']) {
    const { text: taken, issues } = read(text)
    expect([taken, issues.length > 0]).toEqual([undefined, true])
  }
})

it('writes the name that was typed into the file, and nothing else', () => {
  expect(renamed(site, '三号机房')).toBe(site)
  expect(renamed(site, '四号机房')).toBe(site.replace('三号机房', '四号机房'))
})

it('knows the site that goes by a name already', () => {
  const card: SiteCard = { site: 'North-hall', name: 'North hall', hosts: 2, issues: 0, changedAt: '' }
  expect(namesake([card], ' north HALL')).toMatchObject({ site: 'North-hall', name: 'North hall' })
  expect(namesake([card], 'North-hall')).toMatchObject({ site: 'North-hall', name: 'North hall' })
  expect(namesake([card], 'South hall')).toBeUndefined()
})
