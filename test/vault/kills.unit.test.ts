import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { seeded } from '../soak/random.ts'
import { killSeals, killVault } from './kills.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-kills-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('a vault killed in the middle of a write opens with what was acknowledged', async () => {
  expect(await killVault(folder, 5, seeded(1))).toEqual([])
}, 120_000)

it('a run folder killed while it is sealed or unsealed loses nothing', async () => {
  expect(await killSeals(folder, 8, seeded(2))).toEqual([])
}, 120_000)
