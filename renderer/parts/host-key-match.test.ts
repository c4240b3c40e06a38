import { describe, expect, it } from 'vitest'
import { matchHostKey } from './host-key-match.ts'

const base64 = 'XV1Oq43f8YyAOcmfY8tyuxrL1jjwFvkeqMY6CcJy2vc'
const shown = `SHA256:${base64}`
const other = 'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDgeKk3Eh1xP9cQx9A'

describe('a fingerprint that was pasted', () => {
  it.each([
    shown,
    ` ${shown} \n`,
    base64,
    `${base64}=`,
    `256 ${shown} root@vm (ED25519)`,
    `256 ${shown} no comment (ED25519)`,
    `sha256:${base64}`,
    `256 Sha256：${base64} root@vm`,
    `指纹是 ${shown}。`,
    // A field of one line joins the lines that are pasted.
    `3072 ${other} root@vm (RSA)256 ${shown} root@vm (ED25519)`,
  ])('%j is the same', given => {
    expect(matchHostKey(given, shown)).toBe('same')
  })

  it.each([
    other,
    `256 ${other} root@vm (ED25519)`,
    `SHA256:${base64.toLowerCase()}`,
    `SHA256:${base64.replace('XV', 'xV')}`,
  ])('%j is of another machine', given => {
    expect(matchHostKey(given, shown)).toBe('differs')
  })

  it.each([
    shown.slice(0, -1),
    `${shown}AA`,
    shown.replace('Oq4', 'O*4'),
    'SHA256:',
    'SHA256',
    '256',
    'x',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF+8BS4Yq2m1Cd8Zu3VYb0v4Yb4R8Gq3VYb0v4Yb4R8G root@vm',
    '/etc/ssh/ssh_host_ed25519_key.pub: No such file or directory',
  ])('%j is none, or not whole', given => {
    expect(matchHostKey(given, shown)).toBe('not-whole')
  })

  it.each([
    'cf:cd:03:4b:c0:f8:4e:f3:12:81:91:1d:29:52:0f:21',
    'MD5:cf:cd:03:4b:c0:f8:4e:f3:12:81:91:1d:29:52:0f:21',
    '256 MD5:CF:CD:03:4B:C0:F8:4E:F3:12:81:91:1D:29:52:0F:21 root@vm (ED25519)',
  ])('%j is the old form', given => {
    expect(matchHostKey(given, shown)).toBe('md5')
  })

  it('is nothing while the field is empty', () => {
    expect(matchHostKey('  ', shown)).toBeUndefined()
  })
})
