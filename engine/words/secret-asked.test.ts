import { describe, expect, it } from 'vitest'
import { runbook, step } from '../plan/fixtures/binding.ts'
import type { Question } from '../run/questions.ts'
import { secretUse } from '../run/secret-use.ts'
import { askedSecret, typedProblem } from './secret-asked.ts'

const title = { en: 'Password in the adverts', zh: '心跳认证口令' }
const help = { en: 'clear text on the wire', zh: '在网络上是明文' }
const auth = { type: 'secret', length: '6..8', pattern: '[A-Za-z0-9_.-]+', title, help } as const
const write = {
  kind: 'file',
  id: 'do[0]',
  spec: { path: '/etc/keepalived/keepalived.conf', template: 'a.conf' },
}
const book = runbook([step('write', { do: [write] })], {
  params: { auth_pass: auth, db_password: { type: 'secret', title } },
  templates: { 'a.conf': 'auth_pass {{ auth_pass }}\n' },
})

function asking(name: string): Extract<Question, { kind: 'secret' }> {
  const use = secretUse(book, name)
  return { kind: 'secret', id: `secret:${name}`, name, ...(use && { use }) }
}

describe('a value of the runbook', () => {
  it('is asked for by its own title, as no login password, with the file that it is written into', () => {
    const asked = askedSecret(asking('auth_pass'), 'zh')
    expect(asked.title).toBe('心跳认证口令 (auth_pass)')
    expect(asked.label).toBe('在网络上是明文')
    expect(asked.rule).toBe('6–8 个字符，格式 [A-Za-z0-9_.-]+')
    expect(asked.notes.join('')).toContain('不是主机的登录密码')
    expect(asked.notes.join('')).toContain('/etc/keepalived/keepalived.conf')
    expect(asked.notes.join('')).not.toContain('不会写入文件')
  })

  it('is used on the hosts where no file holds it', () => {
    const notes = askedSecret(asking('db_password'), 'en').notes.join(' ')
    expect(notes).toContain('use it on the hosts')
    expect(notes).not.toContain('never written to a file')
  })

  it('keeps to its rule, a host that has its own too', () => {
    const { use } = asking('auth_pass@node-a')
    expect(typedProblem(use, 'Root@2026!', 'zh')).toContain('10 个字符')
    expect(typedProblem(use, 'abc de', 'en')).toContain('does not have the form')
    expect(typedProblem(use, 'vrrp-01', 'en')).toBeUndefined()
  })
})

describe('the password of a login', () => {
  const use = { kind: 'login', host: 'node-a' } as const
  const question = { kind: 'secret', id: 's', name: 'password of root@10.0.0.1:22', use } as const

  it('names account and host, and is written nowhere', () => {
    expect(askedSecret(question, 'en')).toEqual({
      title: 'A password is needed',
      label: 'login password of root@node-a (10.0.0.1:22)',
      notes: ['It is used for this work only and is never written to a file, the journal or the report.'],
      rule: '',
    })
    const sudo = { ...question, name: 'password of sudo deploy@10.0.0.1:22' }
    expect(askedSecret(sudo, 'zh').label).toBe('deploy@node-a (10.0.0.1:22) 的 sudo 密码')
  })

  it('is for its host to judge', () => {
    expect(typedProblem(use, '长', 'zh')).toBeUndefined()
  })
})
