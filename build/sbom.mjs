/** `npm run sbom [-- FILE]`: every package that builds this product or ships in it, as CycloneDX, from the lock file through npm itself. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const file = resolve(process.argv[2] ?? resolve(root, 'dist/sbom.cdx.json'))
const { name, version, license } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'))

const npm = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']
const options = {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  shell: process.platform === 'win32',
}
const sbom = JSON.parse(execFileSync('npm', npm, options))
// npm names the product after its folder; a time and a random number would make every build another one.
delete sbom.serialNumber
delete sbom.metadata.timestamp
Object.assign(sbom.metadata.component, {
  type: 'application',
  name,
  version,
  purl: `pkg:npm/${name}@${version}`,
  licenses: [{ license: { id: license } }],
})
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`)
process.stdout.write(`${String(sbom.components.length)} components: ${file}\n`)
