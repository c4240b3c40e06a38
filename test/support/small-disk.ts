/** A real file system that is soon full. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where one cannot be made, tests on it are skipped. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0

/** `size`: as mount takes it, `256k`. */
export async function mountSmallDisk(size: string): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'siteproof-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path])
  return {
    path,
    async [Symbol.asyncDispose]() {
      execFileSync('umount', [path])
      await rm(path, { recursive: true })
    },
  }
}
