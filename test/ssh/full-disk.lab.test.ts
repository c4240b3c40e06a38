/** A disk that fills up while an upload is under way: room was there when it began. */
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSshd, type TestSshd } from '../../adapters/ssh2/testing/sshd.ts'
import { accessTo, createTestTransport } from '../../adapters/ssh2/testing/transport.ts'
import { must } from '../lab/system/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'siteproof-full-'))
const disk = join(folder, 'disk')
const source = join(folder, 'kit.tar.gz')
const bytes = randomBytes(12 * 1024 ** 2)
let sshd: TestSshd

beforeAll(async () => {
  await must(['mkdir', disk])
  await must(['mount', '-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk])
  writeFileSync(source, bytes)
  sshd = await startSshd()
})
afterAll(async () => {
  await sshd[Symbol.asyncDispose]()
  spawnSync('umount', [disk])
  rmSync(folder, { recursive: true })
})

it('says what is missing, puts nothing in place, and goes on where it was once there is room', async () => {
  await using test = createTestTransport()
  await using session = await test.transport.open(accessTo(sshd.ssh))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const request = { source, target: join(disk, 'kit.tar.gz'), sha256, mode: '0644', as: 'root' } as const
  const other = join(disk, 'somebody-elses.log')
  let filled = false

  const cut = session.upload(request, {
    onProgress() {
      if (!filled) writeFileSync(other, Buffer.alloc(10 * 1024 ** 2))
      filled = true
    },
  })

  await expect(cut).rejects.toMatchObject({ code: 'NO_SPACE' })
  expect(readdirSync(disk).sort()).toEqual(['kit.tar.gz.part', 'somebody-elses.log'])
  rmSync(other)
  const { resumedFrom } = await session.upload(request, {})
  expect(resumedFrom).toBeGreaterThan(0)
  expect(readdirSync(disk)).toEqual(['kit.tar.gz'])
})
