/** Secrets of sites in one file under a passphrase: docs/formats/vault.md. */
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { RunError } from '../../engine/errors.ts'
import type { Clock } from '../../engine/ports.ts'
import { removeStaged, systemCode, writeDurably } from '../files/durable.ts'
import { takeLock } from '../files/lock.ts'
import { systemClock } from '../system/clock.ts'
import type * as Age from './age.ts'
import { readSecrets, requireName, requirePassphrase, writeSecrets, type SecretMap } from './content.ts'
import { createIdleWatch } from './idle.ts'

/** Loaded once a vault is opened: most runs have none, and every command would wait for it at its start. */
function age(): Promise<typeof Age> {
  return import('./age.ts')
}

export type LockReason = 'asked' | 'idle' | 'suspend'

/**
 * The vault as every shell uses it. It starts locked; names and values are in memory only while it is open. Each change is on the
 * disk when its promise resolves, and the file is replaced as a whole. Errors are RunErrors: VAULT_LOCKED where it is locked,
 * VAULT_MISSING, VAULT_DAMAGED, VAULT_PASSPHRASE_WRONG, FILE_BUSY (another process changes it).
 */
export interface Vault {
  readonly path: string
  exists(): Promise<boolean>
  /** Makes an empty vault and opens it. VAULT_EXISTS, VAULT_PASSPHRASE_SHORT. */
  create(passphrase: string): Promise<void>
  /** Takes about a second, right or wrong; after wrong ones each further try waits longer, up to 30 s. */
  unlock(passphrase: string): Promise<void>
  /** Forgets passphrase and values. Shells call it with 'suspend' when the laptop goes to sleep. */
  lock(reason?: LockReason): void
  isLocked(): boolean
  /** In order of name. */
  names(): readonly string[]
  get(name: string): string | undefined
  set(name: string, value: string): Promise<void>
  /** false: there was none of that name. */
  remove(name: string): Promise<boolean>
  /** Changes the passphrase; the present one is asked for even where the vault is open. */
  rekey(current: string, next: string): Promise<void>
  /** Called each time it locks, with why. Gives the way to stop listening. */
  onLock(listener: (reason: LockReason) => void): () => void
}

export interface VaultOptions {
  /** Seconds without use after which it locks; Infinity never. Default 600. */
  readonly idleSeconds?: number
  readonly clock?: Clock
  /** Base-2 logarithm of scrypt's cost. Only tests go below age's 18. */
  readonly workFactor?: number
}

interface Opened {
  readonly passphrase: string
  readonly secrets: SecretMap
  /** What was on the disk when this was read: another process may have written since. */
  readonly file: Buffer
}

const longestWaitMs = 30_000

/** Touches nothing yet: the file is read when it is unlocked. */
export function openVault(path: string, options: VaultOptions = {}): Vault {
  return new FileVault(resolve(path), options)
}

class FileVault implements Vault {
  readonly path: string
  readonly #clock: Clock
  readonly #workFactor: number | undefined
  readonly #listeners = new Set<(reason: LockReason) => void>()
  readonly #idle: ReturnType<typeof createIdleWatch>
  #opened: Opened | undefined
  /** How often it was told to lock: what began before such a moment must not open it afterwards. */
  #locked = 0
  #wrong = 0
  #turn: Promise<unknown> = Promise.resolve()

  constructor(path: string, options: VaultOptions) {
    this.path = path
    this.#clock = options.clock ?? systemClock
    this.#workFactor = options.workFactor
    this.#idle = createIdleWatch(options.idleSeconds ?? 600, this.#clock, () => this.lock('idle'))
  }

  async exists(): Promise<boolean> {
    return (await this.#readFile()) !== undefined
  }

  create(passphrase: string): Promise<void> {
    requirePassphrase(passphrase)
    return this.#exclusively(async epoch => {
      if (await this.exists()) throw new RunError('VAULT_EXISTS', { path: this.path })
      await this.#write(passphrase, new Map(), epoch)
    })
  }

  unlock(passphrase: string): Promise<void> {
    return this.#inTurn(async epoch => {
      await this.#waitAfterWrong()
      this.#open(await this.#read(passphrase), epoch)
      if (this.#opened === undefined) throw new RunError('VAULT_LOCKED', { path: this.path })
    })
  }

  lock(reason: LockReason = 'asked'): void {
    this.#locked += 1
    if (this.#opened === undefined) return
    this.#opened = undefined
    this.#idle.stop()
    for (const listener of [...this.#listeners]) listener(reason)
  }

  isLocked(): boolean {
    // A timer does not run while the laptop sleeps: look at the clock before anything is given out.
    this.#idle.check()
    return this.#opened === undefined
  }

  names(): readonly string[] {
    return [...this.#use().secrets.keys()].toSorted()
  }

  get(name: string): string | undefined {
    return this.#use().secrets.get(name)
  }

  set(name: string, value: string): Promise<void> {
    requireName(name)
    return this.#change(secrets => {
      secrets.set(name, value)
      return true
    }).then(() => undefined)
  }

  remove(name: string): Promise<boolean> {
    return this.#change(secrets => secrets.delete(name))
  }

  rekey(current: string, next: string): Promise<void> {
    requirePassphrase(next)
    return this.#exclusively(async epoch => {
      await this.#waitAfterWrong()
      const { secrets } = await this.#read(current)
      await this.#write(next, secrets, epoch)
    })
  }

  onLock(listener: (reason: LockReason) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #use(): Opened {
    const opened = this.isLocked() ? undefined : this.#opened
    if (opened === undefined) throw new RunError('VAULT_LOCKED', { path: this.path })
    this.#idle.touch()
    return opened
  }

  /** On what the file holds now, which is not always what this process read. */
  #change(change: (secrets: Map<string, string>) => boolean): Promise<boolean> {
    return this.#exclusively(async epoch => {
      const opened = this.#use()
      const file = await this.#readFile()
      const { passphrase, secrets } = file?.equals(opened.file)
        ? opened
        : await this.#read(opened.passphrase).catch((error: unknown) => {
            // Somebody changed the passphrase meanwhile: the one in memory opens nothing any more.
            this.lock()
            throw error
          })
      const changed = new Map(secrets)
      if (!change(changed)) return false
      await this.#write(passphrase, changed, epoch)
      return true
    })
  }

  async #read(passphrase: string): Promise<Opened> {
    const file = await this.#readFile()
    if (file === undefined) throw new RunError('VAULT_MISSING', { path: this.path })
    const { decryptBytes } = await age()
    const plain = await decryptBytes(file, passphrase, this.path).catch((error: unknown) => {
      if (error instanceof RunError && error.code === 'VAULT_PASSPHRASE_WRONG') this.#wrong += 1
      throw error
    })
    this.#wrong = 0
    return { passphrase, secrets: readSecrets(plain, this.path), file }
  }

  async #write(passphrase: string, secrets: SecretMap, epoch: number): Promise<void> {
    const { encryptBytes } = await age()
    const file = Buffer.from(await encryptBytes(writeSecrets(secrets), passphrase, this.#workFactor))
    await writeDurably(this.path, file)
    this.#open({ passphrase, secrets, file }, epoch)
  }

  #open(opened: Opened, epoch: number): void {
    if (epoch !== this.#locked) return
    this.#opened = opened
    this.#idle.touch()
  }

  async #readFile(): Promise<Buffer | undefined> {
    try {
      return await readFile(this.path)
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined
      throw new RunError(
        'FILE_UNREADABLE',
        { path: this.path, reason: systemCode(error) ?? '' },
        { cause: error },
      )
    }
  }

  async #waitAfterWrong(): Promise<void> {
    if (this.#wrong > 0) await this.#clock.sleep(Math.min(longestWaitMs, 500 * 2 ** this.#wrong))
  }

  #exclusively<T>(work: (epoch: number) => Promise<T>): Promise<T> {
    return this.#inTurn(async epoch => {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 })
      const since = new Date(this.#clock.wall())
      await using lock = await takeLock(`${this.path}.lock`, since, {
        code: 'FILE_BUSY',
        path: this.path,
        briefly: true,
      })
      void lock
      await removeStaged(this.path)
      return await work(epoch)
    })
  }

  #inTurn<T>(work: (epoch: number) => Promise<T>): Promise<T> {
    const epoch = this.#locked
    const result = this.#turn.then(() => work(epoch))
    this.#turn = result.catch(() => undefined)
    return result
  }
}
