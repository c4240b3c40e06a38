import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { upLab, type Lab } from '../lab.ts'
import { must } from '../system/run.ts'
import { kitFiles } from './build.ts'
import { unpackOn } from './install.ts'
import { makeKit, truncateKitFile, type Kit } from './kit.ts'

const folder = mkdtempSync(join(tmpdir(), 'siteproof-kit-test-'))
let lab: Lab
let kit: Kit

beforeAll(async () => {
  kit = await makeKit(join(folder, 'whole'), { say: line => process.stderr.write(`${line}\n`) })
  lab = await upLab({ name: 'test-kit', nodes: ['node-a', 'node-b'] })
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

it('lists every file with its true checksum, the source’s being a known one', async () => {
  const sums = await must(['/bin/sh', '-c', 'cd "$0" && sha256sum *.tar *.gz', kit.folder])

  expect(sums.trim().split('\n').sort()).toEqual(kit.files.map(each => `${each.sha256}  ${each.file}`).sort())
  expect(kit.files.find(each => each.file === kitFiles.source)?.sha256).toBe(
    'c61940d874154a560a54627ecf7ef47adebdf832164368d10bf242a4d9b7d49d',
  )
})

it('is enough to configure and compile on a bare host without a network', async () => {
  await unpackOn(lab.name, 'node-a', join(kit.folder, kitFiles.toolchain), '/root/debs')
  await unpackOn(lab.name, 'node-a', join(kit.folder, kitFiles.source), '/usr/local/src')
  await lab.mustExec('node-a', 'dpkg -i /root/debs/*.deb && dpkg --audit', { timeoutSeconds: 200 })
  // The built tree of the kit was made from these very files, so the whole of keepalived need not be compiled again.
  const script = `cd /usr/local/src/keepalived-2.2.7
    ./configure --prefix=/usr --sysconfdir=/etc && make -s -C lib -j2 && ls lib/liblib.a`
  const built = await lab.exec('node-a', script, { timeoutSeconds: 200 })

  expect(built.stdout).toContain('liblib.a')
  expect(built.stdout).toMatch(/Use VRRP Framework\s*: Yes/)
  expect(built.stdout).toMatch(/libnl version\s*: 3/)
}, 300_000)

it('holds a package and a built tree that run on a bare host', async () => {
  await unpackOn(lab.name, 'node-b', join(kit.folder, kitFiles.prebuilt), '/')
  expect((await lab.exec('node-b', 'test -L /lib && keepalived -v')).stderr).toContain('Keepalived v2.2.7')

  await unpackOn(lab.name, 'node-b', join(kit.folder, kitFiles.package), '/root/debs')
  await lab.mustExec('node-b', 'dpkg -i /root/debs/*.deb')
})

it('can be made wrong on purpose: without headers, or cut short', async () => {
  const lacking = await makeKit(join(folder, 'lacking'), { without: ['libssl-dev'] })
  const names = await must(['tar', '-tf', join(lacking.folder, kitFiles.toolchain)])
  truncateKitFile(lacking.folder, kitFiles.source, 5000)
  const size = Number(await must(['stat', '-c', '%s', join(lacking.folder, kitFiles.source)]))

  expect(names).toContain('gcc_')
  expect(names).not.toContain('libssl-dev_')
  expect(size).toBe((lacking.files.find(each => each.file === kitFiles.source)?.size ?? 0) - 5000)
})
