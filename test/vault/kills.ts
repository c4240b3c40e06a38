/** Vaults and sealed run folders killed in the middle of a write: nothing that was acknowledged may be lost. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { sealRunFolder, unsealRunFolder } from '../../adapters/vault/seal.ts'
import { hashesOfFolder, sameHashes } from '../../adapters/vault/tree.ts'
import { openVault } from '../../adapters/vault/vault.ts'
import type { Random } from '../soak/random.ts'

const passphrase = 'correct horse battery'
const workFactor = 4
const writer = resolve(import.meta.dirname, 'writer.ts')

/** Problems of `rounds` killed writers of one vault in `folder`. */
export async function killVault(folder: string, rounds: number, random: Random): Promise<readonly string[]> {
  const path = join(folder, 'vault.age')
  const problems: string[] = []
  await openVault(path, { workFactor, idleSeconds: Infinity }).create(passphrase)
  let last = 0
  for (let round = 0; round < rounds; round += 1) {
    const said = await killed(['vault', path, passphrase, String(last)], random)
    const acknowledged = Number(said.at(-1) ?? last)
    const vault = openVault(path, { workFactor, idleSeconds: Infinity })
    await vault.unlock(passphrase).catch((error: unknown) => problems.push(`kill ${round}: ${String(error)}`))
    const found = vault.isLocked() ? Number.NaN : Number(vault.get('round') ?? 0)
    // The one under way when it was killed may be on the disk already.
    if (found !== acknowledged && found !== acknowledged + 1)
      problems.push(`kill ${round}: holds ${found} after ${acknowledged}`)
    last = found
  }
  await openVault(path, { workFactor }).rekey(passphrase, passphrase)
  const left = readdirSync(folder).filter(name => name !== basename(path))
  if (left.length > 0) problems.push(`left behind: ${left.join(', ')}`)
  return problems
}

/** Problems of `rounds` killed processes that sealed and unsealed one run folder. */
export async function killSeals(parent: string, rounds: number, random: Random): Promise<readonly string[]> {
  const folder = join(parent, 'run')
  makeRunFolder(folder, random)
  const before = await hashesOfFolder(folder)
  const problems: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    await killed(['seal', folder, passphrase], random)
    // Whatever was going on: sealing again, or else unsealing, brings back all of it.
    if (existsSync(join(folder, 'run.json')) && random.chance(0.5)) {
      if (!sameHashes(before, await hashesOfFolder(folder)))
        problems.push(`kill ${round}: the folder is not whole`)
      await sealRunFolder(folder, passphrase, workFactor)
    }
    if (existsSync(`${folder}.age`)) await unsealRunFolder(folder, passphrase)
    if (!sameHashes(before, await hashesOfFolder(folder))) problems.push(`kill ${round}: something was lost`)
  }
  await unsealRunFolder(await sealRunFolder(folder, passphrase, workFactor), passphrase)
  const left = readdirSync(dirname(folder)).filter(name => name !== 'run')
  if (left.length > 0) problems.push(`left behind: ${left.join(', ')}`)
  return problems
}

export function makeRunFolder(folder: string, random: Random): void {
  mkdirSync(join(folder, 'outputs'), { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, 'run.json'), '{}', { mode: 0o600 })
  for (let index = 0; index < 60; index += 1) {
    const bytes = Buffer.alloc(random.between(0, 4000), `巡检 ${String(index)} `)
    writeFileSync(join(folder, 'outputs', `${String(index)}.txt`), bytes, { mode: 0o600 })
  }
}

/** Kills a writer some time after its first word, and gives all its whole lines. */
function killed(args: readonly string[], random: Random): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const wait = random.between(0, 150)
  let text = ''
  let waiting = false
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
    if (!waiting) setTimeout(() => child.kill('SIGKILL'), wait)
    waiting = true
  })
  return new Promise(done => {
    child.once('close', (_, signal) => {
      if (signal !== 'SIGKILL') throw new Error(`the writer ended by itself: ${text}`)
      done(text.split('\n').slice(0, -1))
    })
  })
}
