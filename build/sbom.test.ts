import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

interface Sbom {
  readonly metadata: { readonly component: { readonly name: string } }
  readonly components: readonly {
    readonly name: string
    readonly version: string
    readonly hashes?: readonly object[]
  }[]
}
interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string; readonly integrity?: string }>>
}

it('the SBOM names every package of the lock file, with its version and hash', () => {
  const folder = mkdtempSync(join(tmpdir(), 'siteproof-sbom-'))
  const file = join(folder, 'sbom.json')
  execFileSync(process.execPath, [join(root, 'build/sbom.mjs'), file])
  const sbom = JSON.parse(readFileSync(file, 'utf8')) as Sbom
  rmSync(folder, { recursive: true })

  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
  const listed = new Set(sbom.components.map(({ name, version }) => `${name}@${version}`))
  const locked = Object.entries(packages).flatMap(([path, { version }]) =>
    path === '' ? [] : [`${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`],
  )
  expect(sbom.metadata.component.name).toBe('siteproof')
  expect(locked.filter(one => !listed.has(one))).toEqual([])
  expect(sbom.components.filter(one => (one.hashes ?? []).length === 0)).toEqual([])
}, 120_000)
