import { describe, expect, it } from 'vitest'
import { withEdit, type SiteModel } from '../../../engine/site/write.ts'
import { isDataMap } from '../../../engine/source/yaml-text.ts'
import { allowLegacy, oldHost } from './allow-legacy.ts'

const siteWith = (legacy?: SiteModel[string]): SiteModel => ({
  hosts: { 'node-a': { ssh: { address: '192.0.2.1', ...(legacy !== undefined && { legacy }) } } },
})
function allow(site: SiteModel, algorithm: string): SiteModel {
  const { hosts } = site
  return withEdit(site, allowLegacy(isDataMap(hosts) ? hosts : {}, 'node-a', algorithm))
}

describe('allowing what an old host needs', () => {
  it('adds the next missing part to the ones before', () => {
    const asked = ['diffie-hellman-group14-sha1', 'ssh-rsa', 'aes256-cbc']
    expect(asked.reduce(allow, siteWith())).toEqual(siteWith(asked))
  })

  it('keeps a list that was written by hand, and names nothing twice', () => {
    const byHand = siteWith(['hmac-md5', 'ssh-rsa'])
    expect(allow(byHand, 'ssh-rsa')).toEqual(byHand)
    expect(allow(byHand, '3des-cbc')).toEqual(siteWith(['hmac-md5', 'ssh-rsa', '3des-cbc']))
    expect(allow(siteWith('ssh-dss'), 'ssh-rsa')).toEqual(siteWith(['ssh-dss', 'ssh-rsa']))
  })
})

describe('whose algorithms are old', () => {
  const hosts = { bastion: {}, 'node-a': {} }
  const failedAt = (host: string) => ({
    ...{ host: 'node-a', at: '', access: '', ok: false },
    error: { code: 'HANDSHAKE_FAILED', params: { host } },
  })

  it('is the jump host where that one broke off, else the host that was tested', () => {
    expect(oldHost(hosts, 'node-a', failedAt('bastion'))).toBe('bastion')
    expect(oldHost(hosts, 'node-a', failedAt('gone'))).toBe('node-a')
    expect(oldHost(hosts, 'node-a', undefined)).toBe('node-a')
  })
})
