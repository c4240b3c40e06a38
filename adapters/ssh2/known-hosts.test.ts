import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { judgeHostKey } from './host-keys.ts'
import { createKnownHostsFile } from './known-hosts.ts'
import { namesMatch, readKnownHosts } from './known-hosts-lines.ts'
import { publicKeyOf } from './testing/public-key.ts'

const [one, two, rsa] = [
  publicKeyOf('ssh-ed25519', 'a'),
  publicKeyOf('ssh-ed25519', 'b'),
  publicKeyOf('ssh-rsa'),
]
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-known-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('lines of known_hosts', () => {
  it('are damaged where the key holds what is no base64, though a lenient reader would skip it', () => {
    const starred = `${one.slice(0, 20)}*${one.slice(20)}`
    const { lines, damaged } = readKnownHosts(`a ssh-ed25519 ${starred}\na ssh-ed25519 ${one}`)
    expect([lines.length, damaged]).toEqual([1, [{ line: 1, reason: 'key' }]])
  })

  it('are read with their marker, names and place; what is damaged is told and is no key', () => {
    const text = [
      '# note',
      `a,b ssh-ed25519 ${one} somebody@there`,
      `@revoked\t* ssh-rsa ${rsa}`,
      `@cert-authority *.lan ssh-ed25519 ${two}`,
      '',
      `@strange a ssh-rsa ${rsa}`,
      'a ssh-rsa',
      `a ssh-rsa ${one}`,
      `a ssh-rsa ${rsa.slice(0, 12)}`,
    ].join('\r\n')
    const { lines, damaged } = readKnownHosts(text)

    expect(lines).toMatchObject([
      { line: 2, names: ['a', 'b'], type: 'ssh-ed25519', base64: one },
      { line: 3, names: ['*'], marker: 'revoked' },
      { line: 4, marker: 'cert-authority' },
    ])
    expect(damaged).toEqual([
      { line: 6, reason: 'marker' },
      { line: 7, reason: 'fields' },
      { line: 8, reason: 'key' },
      { line: 9, reason: 'key' },
    ])
  })

  it.each([
    [['10.0.0.1'], '10.0.0.1', 22, true],
    [['[10.0.0.1]:22'], '10.0.0.1', 22, true],
    [['10.0.0.1'], '10.0.0.1', 2222, false],
    [['[10.0.0.1]:2222'], '10.0.0.1', 2222, true],
    [['Host.LAN'], 'host.lan', 22, true],
    [['*.lan', '!bad.lan'], 'good.lan', 22, true],
    [['*.lan', '!bad.lan'], 'bad.lan', 22, false],
    [['10.0.0.?'], '10.0.0.12', 22, false],
    [['*a*a*a*a*a*a*a*a*b'], 'a'.repeat(5000), 22, false],
    [['|1|broken'], 'a', 22, false],
  ])('%j for %s port %i: %s', (names, address, port, wanted) => {
    expect(namesMatch(names, address, port)).toBe(wanted)
  })
})

describe.skipIf(!existsSync('/usr/bin/ssh-keygen'))('beside ssh-keygen', () => {
  it('finds the names that it hashed, by address and port', async () => {
    const path = join(folder, 'theirs')
    await writeFile(path, `10.0.0.1 ssh-ed25519 ${realKey()}\n[10.0.0.2]:2222 ssh-ed25519 ${realKey()}\n`)
    execFileSync('ssh-keygen', ['-H', '-f', path], { stdio: 'ignore' })
    const text = await readFile(path, 'utf8')
    expect(text).not.toContain('10.0.0')
    const store = createKnownHostsFile(join(folder, 'app'))

    expect(await store.importFrom(text)).toEqual({ added: 2, known: 0, refused: [] })
    expect(await store.find('10.0.0.1', 22)).toHaveLength(1)
    expect(await store.find('10.0.0.2', 2222)).toHaveLength(1)
    expect(await store.find('10.0.0.2', 22)).toEqual([])
    expect(await store.forget({ address: '10.0.0.1', port: 22 })).toBe(1)
    expect(await store.find('10.0.0.1', 22)).toEqual([])
  })

  it('finds what we have stored, and shows the same fingerprint', async () => {
    const store = createKnownHostsFile(folder)
    await store.add('10.0.0.9', 2222, { type: 'ssh-ed25519', base64: realKey() })

    const found = execFileSync('ssh-keygen', ['-l', '-F', '[10.0.0.9]:2222', '-f', store.path], {
      encoding: 'utf8',
    })
    expect(found).toContain((await store.list())[0]?.fingerprint)
  })

  let made: string | undefined
  function realKey(): string {
    if (made === undefined) {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'key')])
      const text = execFileSync('cat', [join(folder, 'key.pub')], { encoding: 'utf8' })
      made = text.split(' ')[1] ?? ''
    }
    return made
  }
})

describe('importing', () => {
  it('takes what vouches for one host, and says why it leaves the rest', async () => {
    const store = createKnownHostsFile(folder)
    await store.add('kept', 22, { type: 'ssh-ed25519', base64: one })
    const text = [
      `kept ssh-ed25519 ${one}`,
      `kept ssh-ed25519 ${two}`,
      `kept ssh-rsa ${rsa}`,
      `*.lan ssh-ed25519 ${one}`,
      `@cert-authority *.lan ssh-ed25519 ${one}`,
      `@revoked * ssh-ed25519 ${two}`,
      'new ssh-ed25519 !!!',
      `odd sk-ssh-ed25519@openssh.com ${publicKeyOf('sk-ssh-ed25519@openssh.com')}`,
      `twice ssh-ed25519 ${one}`,
      `twice ssh-ed25519 ${two}`,
    ].join('\n')

    const result = await store.importFrom(text)
    expect(result).toMatchObject({ added: 3, known: 1 })
    expect(result.refused.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'conflict'],
      [4, 'pattern'],
      [5, 'cert-authority'],
      [7, 'key'],
      [8, 'type'],
      [10, 'conflict'],
    ])
    const [first] = await store.list()
    expect(result.refused[0]).toMatchObject({
      old: first?.fingerprint,
      new: expect.stringMatching(/^SHA256:/),
    })
    expect(await store.importFrom(text)).toMatchObject({ added: 0, known: 4 })
  })
})

describe('forgetting', () => {
  it('removes one host from a shared line, leaves comments, others and what was revoked', async () => {
    const store = createKnownHostsFile(folder)
    const text = `# mine\na,b ssh-ed25519 ${one}\nb ssh-rsa ${rsa}\n@revoked b ssh-ed25519 ${two}\nstrange line\n`
    await writeFile(store.path, text, { mode: 0o600 })

    expect(await store.forget({ address: 'b', port: 22 })).toBe(2)
    expect(await readFile(store.path, 'utf8')).toBe(
      `# mine\na ssh-ed25519 ${one}\n@revoked b ssh-ed25519 ${two}\nstrange line\n`,
    )
    expect((await stat(store.path)).mode & 0o777).toBe(0o600)
    const [{ fingerprint } = { fingerprint: '' }] = await store.list()
    expect(await store.forget({ fingerprint })).toBe(1)
    expect(await store.forget({ fingerprint })).toBe(0)
  })

  it('removes the entry of one host alone where several have the same key, hashed names included', async () => {
    const store = createKnownHostsFile(folder)
    const hashed = '|1|AAECAwQFBgcICQoLDA0ODxAREhM=|AAECAwQFBgcICQoLDA0ODxAREhM='
    const lines = ['10.0.0.1', '10.0.0.2,node-b', hashed].map(names => `${names} ssh-ed25519 ${one}`)
    await writeFile(store.path, `${lines.join('\n')}\n`, { mode: 0o600 })
    const [{ fingerprint } = { fingerprint: '' }] = await store.list()

    expect(await store.forget({ names: ['10.0.0.2'], fingerprint })).toBe(0)
    expect(await store.forget({ names: ['10.0.0.2', 'node-b'], fingerprint })).toBe(1)
    expect(await store.forget({ names: [hashed], fingerprint })).toBe(1)
    expect(await readFile(store.path, 'utf8')).toBe(`10.0.0.1 ssh-ed25519 ${one}\n`)
  })

  it('and adding at the same time lose nothing', async () => {
    const store = createKnownHostsFile(folder)
    await store.add('gone', 22, { type: 'ssh-ed25519', base64: one })
    const names = Array.from({ length: 12 }, (_, index) => `host-${String(index)}`)

    const adding = names.map(name =>
      createKnownHostsFile(folder).add(name, 22, { type: 'ssh-rsa', base64: rsa }),
    )
    await Promise.all([...adding, store.forget({ address: 'gone', port: 22 })])
    expect((await store.list()).map(line => line.names[0]).toSorted()).toEqual(names.toSorted())
  })
})

describe('judging', () => {
  const blob = Buffer.from(one, 'base64')
  const prompter = { ask: () => Promise.resolve({ value: 'confirm' }) }
  const judge = (text: string, pin?: string) => {
    const store = createKnownHostsFile(folder)
    const base = {
      address: 'a',
      port: 22,
      user: 'root',
      auth: { agent: true as const },
      encoding: 'utf-8' as const,
    }
    const ssh = pin === undefined ? base : { ...base, host_key: pin }
    return writeFile(store.path, text).then(() => judgeHostKey({ host: 'a', ssh, store, prompter }, blob))
  }
  const fingerprint = readKnownHosts(`a ssh-ed25519 ${one}`).lines[0]?.fingerprint ?? ''

  it('a revoked key never passes, stored, pinned or confirmed', async () => {
    const text = `@revoked * ssh-ed25519 ${one}\na ssh-ed25519 ${one}\n`
    await expect(judge(text)).rejects.toMatchObject({ code: 'HOST_KEY_REVOKED' })
    await expect(judge(text, fingerprint)).rejects.toMatchObject({ code: 'HOST_KEY_REVOKED' })
    expect(await judge(`@revoked * ssh-ed25519 ${two}\n`)).toMatchObject({ isNew: true })
  })

  it('a certificate authority vouches for nothing here, and asks nobody', async () => {
    const text = `@cert-authority a ssh-ed25519 ${two}\n`
    await expect(judge(text)).rejects.toMatchObject({ code: 'HOST_KEY_AUTHORITY', params: { fingerprint } })
    expect(await judge(`${text}a ssh-ed25519 ${one}\n`)).toMatchObject({ isNew: false })
    expect(await judge(text, fingerprint)).toMatchObject({ isNew: false })
  })

  it('any of several keys of a host will do; another one blocks with both sides', async () => {
    expect(await judge(`a ssh-rsa ${rsa}\na ssh-ed25519 ${one}\n`)).toMatchObject({ isNew: false })
    const [alone, among] = await Promise.all(
      [`a ssh-ed25519 ${two}\n`, `a ssh-rsa ${rsa}\na ssh-ed25519 ${two}\n`].map(text =>
        judge(text).catch((error: unknown) => error),
      ),
    )
    expect(alone).toMatchObject({
      code: 'HOST_KEY_CHANGED',
      params: { oldType: 'ssh-ed25519', old: expect.stringMatching(/^SHA256:\S+$/), new: fingerprint },
    })
    // What is to be compared is of one type: the others say nothing about it.
    expect(among).toEqual(alone)
  })
})
