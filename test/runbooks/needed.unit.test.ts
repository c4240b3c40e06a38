import { describe, expect, it } from 'vitest'
import { viewSite } from '../../app/sites/view.ts'
import type { SiteView } from '../../engine/contract/sites.ts'
import { shipped } from './shipped.ts'

const host = (last: number): string =>
  `{ ssh: { address: 10.0.0.${String(last)}, user: root, auth: { agent: true } }, values: { service_ip: 192.168.10.${String(last)} } }`

function siteText(roles: string, params: string): string {
  return `schema: siteproof/site/v1
name: Hall
hosts:
  node-a: ${host(1)}
  node-b: ${host(2)}
roles: { ${roles} }
params: { ${params} }
secrets: { admin_password: { prompt: true } }
`
}
async function look(runbook: string, text: string): Promise<SiteView> {
  const library = [await shipped(runbook)]
  return viewSite({ text, edits: [], runbook, library, recordsOf: () => Promise.resolve({}) })
}

describe('what one job cannot do without', () => {
  const help = 'jumpserver-login-and-terminal-help'
  const both = 'a: [node-a], b: [node-b]'

  it('is the user who is locked out, where one cannot log in', async () => {
    const empty = await look(help, siteText(both, 'problem: login'))
    const field = empty.form?.params.find(({ name }) => name === 'username')

    expect(empty.binds).toBe(false)
    expect(field?.issues.map(({ code }) => code)).toEqual(['RULE_NEEDS'])
    expect(field?.otherwise).toBeUndefined()
    expect((await look(help, siteText(both, 'problem: login, username: zhang'))).issues).toEqual([])
    expect((await look(help, siteText(both, 'problem: terminal'))).issues).toEqual([])
  })

  it('is the other node, where no standby takes over', async () => {
    const url = 'site_url: "https://jms.example.cn"'
    const bare = (roles: string, params: string) =>
      look('jumpserver-site-url', siteText(roles, params).replaceAll(/, values: \{[^}]*\}/g, ''))
    const alone = await bare('a: [node-a]', url)
    const role = alone.form?.roles.find(({ role }) => role === 'b')

    expect(alone.binds).toBe(false)
    expect(role?.issues.map(({ code }) => code)).toEqual(['RULE_NEEDS'])
    expect((await bare('a: [node-a]', `${url}, takeover: true`)).issues).toEqual([])
    expect((await bare(both, url)).issues).toEqual([])
  })
})
