import { expect, it } from 'vitest'
import { bindSite, pair } from '../../test/fixtures/input/read.ts'
import { siteTemplate } from '../../engine/site/template.ts'
import { isMissing } from './missing.ts'

it('takes all of a new form for what is to be filled in, and a slip for a mistake', () => {
  const template = siteTemplate(pair(), 'zh')
  const filled = template.replace("name: ''", 'name: X').replaceAll("address: ''", 'address: a.example')
  const { issues } = bindSite(template)

  expect(issues.filter(issue => !isMissing(issue))).toEqual([])
  expect(issues.length).toBeGreaterThan(1)
  expect(bindSite(filled.replace('vrid:', 'vrid: 999')).issues.some(issue => !isMissing(issue))).toBe(true)
})
