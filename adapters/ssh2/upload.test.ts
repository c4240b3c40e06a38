import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UploadRequest } from '../../engine/ports.ts'
import type { TestSshd } from './testing/sshd.ts'
import { startSshd, whyNoSshd } from './testing/sshd.ts'
import { accessTo, createTestTransport } from './testing/transport.ts'

const size = 3 * 1024 * 1024 + 17

describe.skipIf(whyNoSshd() !== undefined)(
  `uploads to a real sshd ${whyNoSshd() ?? ''}`,
  { timeout: 60_000 },
  () => {
    let folder: string
    let request: UploadRequest
    const bytes = randomBytes(size)
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'siteproof-upload-'))
      const source = join(folder, 'kit.tar.gz')
      await writeFile(source, bytes)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      request = { source, target: join(folder, "target's file"), sha256, mode: '0640', as: 'root' }
    })
    afterAll(() => rm(folder, { recursive: true, force: true }))

    async function withSession<T>(
      use: (session: Session, sshd: TestSshd) => Promise<T>,
      config: string[] = [],
    ): Promise<T> {
      await using sshd = await startSshd({ config })
      await using test = createTestTransport()
      await using session = await test.transport.open(accessTo(sshd.ssh))
      return await use(session, sshd)
    }
    type Session = Awaited<ReturnType<ReturnType<typeof createTestTransport>['transport']['open']>>

    it('arrives whole, with its mode, and leaves no part behind', async () => {
      const progress: number[] = []

      const result = await withSession(session =>
        session.upload(request, { onProgress: (sent, total) => progress.push(sent / total) }),
      )

      expect(result).toEqual({ bytes: size, resumedFrom: 0 })
      expect(bytes.equals(await readFile(request.target))).toBe(true)
      expect((await stat(request.target)).mode & 0o777).toBe(0o640)
      await expect(stat(`${request.target}.part`)).rejects.toThrow('ENOENT')
      expect(progress.at(-1)).toBe(1)
    })

    it('goes on where an earlier upload was cut', async () => {
      await writeFile(`${request.target}.part`, bytes.subarray(0, 1_000_000))

      const result = await withSession(session => session.upload(request, {}))

      expect(result).toEqual({ bytes: size - 1_000_000, resumedFrom: 1_000_000 })
      expect(bytes.equals(await readFile(request.target))).toBe(true)
    })

    it.each([
      ['is something else', randomBytes(1_000_000)],
      ['is too long', Buffer.concat([bytes, Buffer.from('x')])],
    ])('begins anew where the part %s', async (_what, part) => {
      await writeFile(`${request.target}.part`, part)

      const result = await withSession(session => session.upload(request, {}))

      expect(result.resumedFrom).toBe(0)
      expect(bytes.equals(await readFile(request.target))).toBe(true)
    })

    it('leaves a file with a wrong hash out of place', async () => {
      const target = join(folder, 'other')
      const upload = withSession(session =>
        session.upload({ ...request, target, sha256: 'a'.repeat(64) }, {}),
      )

      await expect(upload).rejects.toMatchObject({
        code: 'CHECKSUM_MISMATCH',
        params: { actual: request.sha256 },
      })
      await expect(stat(target)).rejects.toThrow('ENOENT')
    })

    it('checks free space before the first byte', async () => {
      const disk = join(folder, 'disk')
      spawnSync('mkdir', [disk])
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk])
      if (mounted.status !== 0) return
      try {
        const upload = withSession(session => session.upload({ ...request, target: join(disk, 'x') }, {}))

        await expect(upload).rejects.toMatchObject({
          code: 'NO_SPACE',
          params: { host: 'node-a', needed: size, free: 1024 * 1024 },
        })
        await expect(stat(join(disk, 'x.part'))).rejects.toThrow('ENOENT')
      } finally {
        spawnSync('umount', [disk])
      }
    })

    it('works without SFTP', async () => {
      const target = join(folder, 'by-cat')
      await writeFile(`${target}.part`, bytes.subarray(0, 500_000))

      const result = await withSession(
        session => session.upload({ ...request, target }, {}),
        ['Subsystem sftp /bin/false'],
      )

      expect(result.resumedFrom).toBe(500_000)
      expect(bytes.equals(await readFile(target))).toBe(true)
    })

    it('loses nothing when the connection dies midway', async () => {
      const source = join(folder, 'large')
      await writeFile(source, '')
      await truncate(source, 80 * 1024 * 1024)
      const sha256 = spawnSync('sha256sum', [source], { encoding: 'utf8' }).stdout.slice(0, 64)
      const target = join(folder, 'large.out')
      await using sshd = await startSshd()
      await using test = createTestTransport()
      await using session = await test.transport.open(accessTo(sshd.ssh))

      let killed: Promise<void> | undefined
      const cut = session.upload(
        { ...request, source, sha256, target },
        { onProgress: sent => void (sent > 10_000_000 && (killed ??= sshd.kill())) },
      )
      await expect(cut).rejects.toMatchObject({ code: 'HOST_LOST' })
      await killed
      await sshd.restart()
      const result = await session.upload({ ...request, source, sha256, target }, {})

      expect(result.resumedFrom).toBeGreaterThan(1_000_000)
      expect((await stat(target)).size).toBe(80 * 1024 * 1024)
    })

    it.each([
      ['relative/path', expect.objectContaining({ code: 'target-not-absolute' })],
      ['/no/such/folder/x', expect.stringContaining('no such folder')],
    ])('refuses the target %s', async (target, reason) => {
      const upload = withSession(session => session.upload({ ...request, target }, {}))

      await expect(upload).rejects.toMatchObject({ code: 'UPLOAD_FAILED', params: { reason } })
    })
  },
)
