import { describe, expect, it } from 'vitest'
import { bindSite, pair } from '../../test/fixtures/input/read.ts'
import { siteTemplate } from './template.ts'

/** One of its own for each host. */
function nextAddress(): () => string {
  let last = 0
  return () => `address: 10.0.0.${String((last += 1))}`
}

describe.each(['en', 'zh'] as const)('siteTemplate in %s', language => {
  const template = siteTemplate(pair(), language)

  it('names every role and parameter', () => {
    const names = [...Object.keys(pair().roles), ...Object.keys(pair().params), 'demo.tar.gz']

    expect(
      names.filter(name => !new RegExp(`^[ #]*${name.replaceAll('.', '[.]')}:`, 'm').test(template)),
    ).toEqual([])
    expect(template).toContain(language === 'zh' ? '虚拟 IP' : 'Virtual IP')
  })

  it('lacks only what a person fills in', () => {
    const codes = new Set(bindSite(template).issues.map(issue => issue.code))
    const named = template.replace("name: ''", 'name: X').replaceAll("address: ''", nextAddress())
    const values = new Set(bindSite(named).issues.map(issue => issue.code))

    expect([...codes]).toEqual(['TEXT_EMPTY'])
    expect([...values].sort()).toEqual(['KIT_UNPINNED', 'VALUE_EMPTY'])
  })

  it('binds once that is done', () => {
    const filled = template
      .replace("name: ''", 'name: X')
      .replaceAll("address: ''", nextAddress())
      .replaceAll('iface:', 'iface: ens33')
      .replace('service_ip:', 'service_ip: 192.168.10.1')
      .replace(/service_ip: {2}#/, 'service_ip: 192.168.10.2  #')
      .replace('priority:', 'priority: 1')
      .replace(/priority: {2}#/, 'priority: 2  #')
      .replace('vip:', 'vip: 192.168.10.3/24')
      .replace('vrid:', 'vrid: 62')
      .replace('# sha256:', 'sha256:')
      .replace("#   demo.tar.gz: ''", `  demo.tar.gz: ${'a'.repeat(64)}`)

    expect(bindSite(filled)).toMatchObject({ ok: true, issues: [] })
  })
})
