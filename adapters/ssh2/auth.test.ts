import type { RunError } from '../../engine/errors.ts'
import { sayCode } from '../../engine/words/index.ts'
import ssh2, { type AuthContext, type KeyboardAuthContext } from 'ssh2'
import { describe, expect, it } from 'vitest'
import type { Auth } from '../../engine/site/schema.ts'
import { startFakeServer } from './testing/server.ts'
import { accessTo, createTestTransport } from './testing/transport.ts'

const values = { right: 'correct horse', wrong: 'battery staple', code: '123456' }
const anyone = { 'host-key': 'confirm' }
const right: Auth = { password: { vault: 'right' } }
const wrong: Auth = { password: { vault: 'wrong' } }

const encryptedKey = ssh2.utils.generateKeyPairSync('ed25519', {
  ...{ passphrase: values.right, cipher: 'aes256-cbc', rounds: 4 },
}).private

/** Offers these methods, and takes the right password by any of them. */
function takes(...methods: ('password' | 'keyboard-interactive' | 'publickey')[]) {
  return (attempt: AuthContext): void => {
    if (attempt.method === 'password' && methods.includes('password') && attempt.password === values.right) {
      attempt.accept()
      return
    }
    if (attempt.method === 'keyboard-interactive' && methods.includes('keyboard-interactive')) {
      ask(attempt)
      return
    }
    attempt.reject(methods)
  }
}

function ask(attempt: KeyboardAuthContext): void {
  attempt.prompt([{ prompt: '密码:', echo: false }], ([answer]) => {
    if (answer === values.right) attempt.accept()
    else attempt.reject(['keyboard-interactive'])
  })
}

describe('logging in', { timeout: 30_000 }, () => {
  it('registers a password before it is used', async () => {
    const order: string[] = []
    await using server = await startFakeServer({
      authenticate(attempt) {
        if (attempt.method === 'password') order.push('used')
        takes('password')(attempt)
      },
    })
    await using test = createTestTransport(anyone, { values, registerSecret: value => order.push(value) })

    await test.transport.open(accessTo(server.ssh))

    expect(order).toEqual([values.right, 'used'])
  })

  it('sends a wrong password once, and never again in this process', async () => {
    await using server = await startFakeServer({ authenticate: takes('password', 'keyboard-interactive') })
    await using test = createTestTransport(anyone, { values })
    const access = accessTo({ ...server.ssh, auth: wrong })

    const tried = (result: string) => [
      { code: 'tried-way', params: { way: { code: 'way-password' }, result: { code: result } } },
    ]
    const first = await test.transport.open(access).catch((error: unknown) => error)
    expect(first).toMatchObject({
      code: 'AUTH_REJECTED',
      params: { host: 'node-a', user: 'root', tried: tried('rejected') },
    })
    expect(sayCode('AUTH_REJECTED', (first as RunError).params, 'zh')).toContain('已尝试：密码：被拒绝。')
    await expect(test.transport.open(access)).rejects.toMatchObject({
      code: 'AUTH_REJECTED',
      params: { tried: tried('rejected-before') },
    })

    expect(server.attempts).toEqual([{ method: 'password', password: values.wrong }])
  })

  it('tries a list in order', async () => {
    await using server = await startFakeServer({ authenticate: takes('password') })
    await using test = createTestTransport(anyone, { values, agentSocket: '/nowhere' })

    await test.transport.open(accessTo({ ...server.ssh, auth: [{ agent: true }, wrong, right] }))

    expect(server.attempts.map(attempt => attempt.password)).toEqual([values.wrong, values.right])
  })

  it('answers keyboard-interactive with the password where the host offers nothing else', async () => {
    await using server = await startFakeServer({ authenticate: takes('keyboard-interactive') })
    await using test = createTestTransport(anyone, { values })

    await test.transport.open(accessTo({ ...server.ssh, auth: right }))

    expect(server.attempts).toEqual([{ method: 'keyboard-interactive' }])
  })

  it('does not answer a second question with the same password', async () => {
    let questions = 0
    await using server = await startFakeServer({
      authenticate(attempt) {
        if (attempt.method !== 'keyboard-interactive') return attempt.reject(['keyboard-interactive'])
        const again = (): void =>
          attempt.prompt([{ prompt: 'Password:', echo: false }], () => {
            questions += 1
            again()
          })
        again()
      },
    })
    await using test = createTestTransport(anyone, { values })

    await expect(test.transport.open(accessTo({ ...server.ssh, auth: right }))).rejects.toMatchObject({
      code: 'AUTH_REJECTED',
    })
    expect(questions).toBe(1)
  })

  it('answers in order over several rounds, or asks a person', async () => {
    const rounds = (attempt: AuthContext): void => {
      if (attempt.method !== 'keyboard-interactive') return attempt.reject(['keyboard-interactive'])
      attempt.prompt([{ prompt: 'Password:', echo: false }], ([password]) => {
        attempt.prompt([{ prompt: 'Code:', echo: false }], ([code]) => {
          if (password === values.right && code === values.code) attempt.accept()
          else attempt.reject(['keyboard-interactive'])
        })
      })
    }
    await using server = await startFakeServer({ authenticate: rounds })
    await using test = createTestTransport({ ...anyone, secret: 'typed' }, { values })
    const answers: Auth = { interactive: { answers: [{ vault: 'right' }, { vault: 'code' }] } }

    await test.transport.open(accessTo({ ...server.ssh, auth: answers }))
    const asked = test.transport.open(accessTo({ ...server.ssh, auth: { interactive: 'ask' } }))

    await expect(asked).rejects.toMatchObject({ code: 'AUTH_REJECTED' })
    expect(test.asked.filter(question => question.kind === 'secret')).toMatchObject([
      { label: 'Password:' },
      { label: 'Code:' },
    ])
  })

  it.each([
    ['key-broken', 'no key'],
    ['key-passphrase', encryptedKey],
  ])('says in words why a key file is of no use: %s', async (code, text) => {
    await using server = await startFakeServer({ authenticate: takes('publickey') })
    await using test = createTestTransport(anyone, { values, readKeyFile: () => Promise.resolve(text) })
    const auth: Auth = { key: '/k', passphrase: { vault: 'wrong' } }

    await expect(test.transport.open(accessTo({ ...server.ssh, auth }))).rejects.toMatchObject({
      code: 'AUTH_REJECTED',
      params: { tried: [{ params: { result: { code } } }] },
    })
  })

  it('says which secret or file is missing rather than that the host refused', async () => {
    await using server = await startFakeServer({ authenticate: takes('password', 'publickey') })
    await using test = createTestTransport(anyone, { values })
    const missing: Auth = { password: { vault: 'none' } }

    await expect(test.transport.open(accessTo({ ...server.ssh, auth: missing }))).rejects.toMatchObject({
      code: 'SECRET_MISSING',
    })
    await expect(
      test.transport.open(accessTo({ ...server.ssh, auth: { key: '/nowhere/id' } })),
    ).rejects.toMatchObject({ code: 'FILE_UNREADABLE', params: { file: '/nowhere/id', reason: 'ENOENT' } })
    expect(server.attempts).toEqual([])
  })

  it('stops waiting when it is cancelled', async () => {
    await using server = await startFakeServer({ authenticate: () => {} })
    await using test = createTestTransport(anyone, { values })
    const cancel = new AbortController()
    setTimeout(() => cancel.abort(), 50)

    await expect(test.transport.open(accessTo(server.ssh), cancel.signal)).rejects.toMatchObject({
      code: 'CANCELLED',
    })
  })
})
