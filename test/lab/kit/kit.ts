/** A kit in a folder of one's own, whole or damaged. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must } from '../system/run.ts'
import { ensureKit, kitFiles, packDebs, writeKitList, type KitEntry } from './build.ts'

/** A kit that lies ready. */
export interface Kit {
  readonly folder: string
  readonly files: readonly KitEntry[]
}

export interface KitOptions {
  /** Packages to leave out of the toolchain, like `libssl-dev`: the compile then fails as it does in the field. */
  readonly without?: readonly string[]
  readonly say?: (line: string) => void
}

async function repackWithout(folder: string, packages: readonly string[]): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'siteproof-kit-'))
  const tarball = join(folder, kitFiles.toolchain)
  try {
    await must(['tar', '-C', scratch, '-xf', tarball])
    const left = readdirSync(scratch).filter(file => packages.some(name => file.startsWith(`${name}_`)))
    for (const file of left) rmSync(join(scratch, file))
    await packDebs(scratch, tarball)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/**
 * Puts the offline kit for keepalived into a folder: source, toolchain, Debian package, built tree and `kit.json`.
 * It is made once and kept; the .deb versions are those of the mirror, so only the source's SHA-256 can be pinned.
 */
export async function makeKit(folder: string, options: KitOptions = {}): Promise<Kit> {
  const made = await ensureKit(options.say)
  mkdirSync(folder, { recursive: true })
  cpSync(made, folder, { recursive: true })
  if (options.without !== undefined) await repackWithout(folder, options.without)
  return { folder, files: writeKitList(folder) }
}

/** Cuts the end off a kit file and leaves `kit.json` as it was, as a broken copy does. */
export function truncateKitFile(folder: string, file: string, missingBytes = 1000): void {
  const path = join(folder, file)
  truncateSync(path, Math.max(0, statSync(path).size - missingBytes))
}
