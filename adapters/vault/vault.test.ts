import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Decrypter, Encrypter } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryClock } from '../memory/index.ts'
import { createVaultReader } from './reader.ts'
import { openVault, type LockReason } from './vault.ts'

const workFactor = 8
const right = 'correct horse battery'
let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-vault-'))
  path = join(folder, 'deep', 'vault.age')
})
afterEach(() => rm(folder, { recursive: true }))

const quick = (clock = memoryClock({ autoAdvance: true })) =>
  openVault(path, { workFactor, clock, idleSeconds: Infinity })

async function made(secrets: Record<string, string> = {}) {
  const vault = quick()
  await vault.create(right)
  for (const [name, value] of Object.entries(secrets)) await vault.set(name, value)
  return vault
}

describe('a vault', () => {
  it('keeps what was set, in a private file that shows nothing of it', async () => {
    await made({ 'node-a': 'geheim 密', 'node-b': 'other-value' })

    const again = quick()
    expect(again.isLocked()).toBe(true)
    await again.unlock(right)
    expect(again.names()).toEqual(['node-a', 'node-b'])
    expect(again.get('node-a')).toBe('geheim 密')
    const bytes = await readFile(path)
    for (const word of ['node-a', 'geheim', 'other-value', right]) expect(bytes.includes(word)).toBe(false)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'deep'))).mode & 0o777).toBe(0o700)
    expect(await readdir(join(folder, 'deep'))).toEqual(['vault.age'])
  })

  it('is an age file: the library by itself opens ours, and we open its own', async () => {
    await made({ a: 'value-a' })
    const decrypter = new Decrypter()
    decrypter.addPassphrase(right)
    expect(JSON.parse(await decrypter.decrypt(await readFile(path), 'text'))).toEqual({
      format: 1,
      secrets: { a: 'value-a' },
    })

    const encrypter = new Encrypter()
    encrypter.setPassphrase(right)
    encrypter.setScryptWorkFactor(workFactor)
    await writeFile(path, await encrypter.encrypt('{"format":1,"secrets":{"b":"value-b"}}'))
    const vault = quick()
    await vault.unlock(right)
    expect(vault.get('b')).toBe('value-b')
  })

  it('gives nothing out while it is locked', async () => {
    const vault = await made({ a: 'value-a' })
    vault.lock()

    expect(() => vault.get('a')).toThrow('VAULT_LOCKED')
    expect(() => vault.names()).toThrow('VAULT_LOCKED')
    await expect(vault.set('a', 'x')).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
    await expect(vault.remove('a')).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
  })

  it('removes, and says where there was nothing', async () => {
    const vault = await made({ a: 'value-a' })

    expect(await vault.remove('a')).toBe(true)
    expect(await vault.remove('a')).toBe(false)
    const again = quick()
    await again.unlock(right)
    expect(again.names()).toEqual([])
  })

  it('changes its passphrase only with the present one', async () => {
    const vault = await made({ a: 'value-a' })

    await expect(vault.rekey('wrong one!', 'another phrase')).rejects.toMatchObject({
      code: 'VAULT_PASSPHRASE_WRONG',
    })
    await vault.rekey(right, 'another phrase')
    await expect(quick().unlock(right)).rejects.toMatchObject({ code: 'VAULT_PASSPHRASE_WRONG' })
    const again = quick()
    await again.unlock('another phrase')
    expect(again.get('a')).toBe('value-a')
  })

  it('refuses short passphrases, odd names, a second vault in its place, and none at all', async () => {
    const vault = quick()
    await expect(vault.unlock(right)).rejects.toMatchObject({ code: 'VAULT_MISSING', params: { path } })
    expect(() => vault.create('short')).toThrow('VAULT_PASSPHRASE_SHORT')
    await vault.create('四个汉字')
    await expect(quick().create(right)).rejects.toMatchObject({ code: 'VAULT_EXISTS' })
    for (const name of ['', '__proto__', 'a b', '-x', 'a\nb'])
      expect(() => vault.set(name, 'x')).toThrow('VAULT_NAME_INVALID')
  })

  it('sees what another process has written meanwhile', async () => {
    const one = await made({ a: 'value-a' })
    const other = quick()
    await other.unlock(right)
    await other.set('b', 'value-b')
    await one.set('c', 'value-c')

    await other.unlock(right)
    expect(other.names()).toEqual(['a', 'b', 'c'])
  })

  it('locks where another process has changed the passphrase', async () => {
    const one = await made({ a: 'value-a' })
    await quick().rekey(right, 'another phrase')

    await expect(one.set('b', 'x')).rejects.toMatchObject({ code: 'VAULT_PASSPHRASE_WRONG' })
    expect(one.isLocked()).toBe(true)
  })
})

describe('a wrong passphrase', () => {
  it('changes nothing and makes each further try wait longer', async () => {
    await made({ a: 'value-a' })
    const before = await readFile(path)
    const clock = memoryClock({ autoAdvance: true })
    const vault = quick(clock)

    const waits: number[] = []
    for (let round = 0; round < 9; round += 1) {
      const started = clock.monotonic()
      await expect(vault.unlock('wrong one!')).rejects.toMatchObject({ code: 'VAULT_PASSPHRASE_WRONG' })
      waits.push(clock.monotonic() - started)
    }
    expect(waits).toEqual([0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
    expect(await readFile(path)).toEqual(before)
    await vault.unlock(right)
    expect(vault.get('a')).toBe('value-a')
  })

  it('costs what a right one costs, with the cost of a real vault', async () => {
    const real = openVault(path, { idleSeconds: Infinity })
    await real.create(right)
    expect((await readFile(path)).toString('latin1')).toMatch(/^age-encryption.org\/v1\n-> scrypt \S+ 18\n/)
    let ticks = 0
    const timer = setInterval(() => (ticks += 1), 10)
    const started = performance.now()
    await expect(openVault(path).unlock('wrong one!')).rejects.toMatchObject({
      code: 'VAULT_PASSPHRASE_WRONG',
    })
    clearInterval(timer)
    expect(performance.now() - started).toBeGreaterThan(150)
    // Nothing stands still meanwhile: keepalives and samplers of a drill run in the same thread.
    expect(ticks).toBeGreaterThan(5)
  })
})

describe('damage', () => {
  it('is told apart from a wrong passphrase, at every byte, and nothing is written', async () => {
    await made({ a: 'value-a' })
    const whole = await readFile(path)
    const codes = new Set<string>()
    for (let at = 0; at < whole.length; at += 1) {
      const touched = Buffer.from(whole)
      touched[at] = (touched[at] ?? 0) ^ 1
      await writeFile(path, touched)
      const error: unknown = await quick()
        .unlock(right)
        .then(
          () => 'opened',
          (reason: unknown) => reason,
        )
      expect(error).toMatchObject({ code: expect.stringMatching(/^VAULT_(DAMAGED|PASSPHRASE_WRONG)$/) })
      codes.add((error as { code: string }).code)
      expect(await readFile(path)).toEqual(touched)
    }
    expect(codes.has('VAULT_DAMAGED')).toBe(true)
  }, 120_000)

  it.each([0, 1, 40, 100, -1])('a file cut at %i is damaged', async at => {
    await made({ a: 'value-a' })
    await writeFile(path, (await readFile(path)).subarray(0, at))

    await expect(quick().unlock(right)).rejects.toMatchObject({ code: 'VAULT_DAMAGED', params: { path } })
  })

  it('a file that asks for gigabytes is refused at once', async () => {
    await made()
    const text = (await readFile(path)).toString('latin1').replace(/ 8\n/, ' 40\n')
    await writeFile(path, Buffer.from(text, 'latin1'))

    await expect(quick().unlock(right)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
  })

  it('says nothing of a decrypted content that is not ours', async () => {
    const encrypter = new Encrypter()
    encrypter.setPassphrase(right)
    encrypter.setScryptWorkFactor(workFactor)
    await made()
    await writeFile(path, await encrypter.encrypt('canary-value: 1'))

    const error: unknown = await quick()
      .unlock(right)
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'VAULT_DAMAGED' })
    expect(JSON.stringify(error) + String((error as Error).cause)).not.toContain('canary')
  })

  it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
    'a full disk leaves the vault as it was',
    async () => {
      const disk = join(folder, 'disk')
      await mkdir(disk)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
      try {
        const vault = openVault(join(disk, 'vault.age'), { workFactor, idleSeconds: Infinity })
        await vault.create(right)
        await vault.set('a', 'value-a')
        const before = await readFile(vault.path)
        await expect(vault.set('b', 'x'.repeat(100_000))).rejects.toThrow('ENOSPC')
        expect(await readFile(vault.path)).toEqual(before)
        expect(await readdir(disk)).toEqual(['vault.age'])
        expect(vault.names()).toEqual(['a'])
      } finally {
        execFileSync('umount', [disk])
      }
    },
  )
})

describe('locking', () => {
  async function idling() {
    await made({ a: 'value-a' })
    const clock = memoryClock()
    const vault = openVault(path, { workFactor, clock, idleSeconds: 600 })
    const reasons: LockReason[] = []
    const stop = vault.onLock(reason => reasons.push(reason))
    await vault.unlock(right)
    return { clock, vault, reasons, stop }
  }

  it('comes after the idle time, counted from the last use', async () => {
    const { clock, vault, reasons } = await idling()
    await clock.advance(599_000)
    expect(vault.get('a')).toBe('value-a')
    await clock.advance(599_000)
    expect(reasons).toEqual([])
    await clock.advance(2000)
    expect(reasons).toEqual(['idle'])
    expect(() => vault.get('a')).toThrow('VAULT_LOCKED')
  })

  it('tells why, and nobody who no longer listens', async () => {
    const { vault, reasons, stop } = await idling()
    vault.lock('suspend')
    vault.lock('suspend')
    expect(reasons).toEqual(['suspend'])
    stop()
    await vault.unlock(right)
    vault.lock()
    expect(reasons).toEqual(['suspend'])
  })

  it('a laptop that slept finds it locked though no timer ran', async () => {
    await made({ a: 'value-a' })
    let wall = 0
    const clock = {
      ...memoryClock(),
      wall: () => wall,
      monotonic: () => 0,
      sleep: () => new Promise<void>(() => {}),
    }
    const vault = openVault(path, { workFactor, clock, idleSeconds: 600 })
    await vault.unlock(right)
    wall = 601_000
    expect(() => vault.get('a')).toThrow('VAULT_LOCKED')
  })

  it('wins over an unlock and over a change that are under way', async () => {
    const vault = await made({ a: 'value-a' })
    const setting = vault.set('b', 'value-b')
    vault.lock('suspend')
    await expect(setting).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
    const unlocking = vault.unlock(right)
    vault.lock('suspend')
    await expect(unlocking).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
    expect(vault.isLocked()).toBe(true)
  })
})

describe('a reader', () => {
  it('asks once for many, and again after a slip', async () => {
    await made({ a: 'value-a', b: 'value-b' })
    const typed = ['wrong one!', right]
    const read = createVaultReader(quick(), { tries: 3, ask: () => Promise.resolve(typed.shift() ?? '') })

    expect(await Promise.all([read('a'), read('b'), read('c')])).toEqual(['value-a', 'value-b', undefined])
    expect(typed).toEqual([])
  })

  it('does not try a prepared passphrase twice', async () => {
    await made()
    let asked = 0
    const ask = (): Promise<string> => Promise.resolve(`wrong one ${String((asked += 1))}`)
    const read = createVaultReader(quick(), { tries: 1, ask })

    await expect(read('a')).rejects.toMatchObject({ code: 'VAULT_PASSPHRASE_WRONG' })
    expect(asked).toBe(1)
  })
})
