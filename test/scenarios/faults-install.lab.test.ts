/** What goes wrong while keepalived is brought to the hosts: found where it happens, named, and installed after the fix. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ensureKit, kitFiles } from '../lab/kit/build.ts'
import { makeKit, truncateKitFile } from '../lab/kit/kit.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { siteFor } from './pair.ts'
import { newFolder } from './siteproof.ts'
import { decide, goOn, start } from './stops.ts'

const install = 'keepalived-install'
const sent = '/usr/local/src/siteproof'
let lab: Lab
let whole: string

beforeAll(async () => {
  whole = await ensureKit()
  lab = await upLab({ name: 'sc-faults-install', diskLimit: { 'node-c': '700M' } })
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

/** Sites of this file: node-c has a disk that can run full. */
function siteOf(file: string, kit: string, source: 'compile' | 'prebuilt', b = 'node-c'): string {
  const roles = { a: ['node-a'], b: [b] }
  return siteFor(lab, { file, kit, roles, hosts: ['node-a', b], params: { source }, secrets: {} })
}

it('a toolchain without OpenSSL headers: found before anything is compiled, green with the complete one', async () => {
  const lacking = await makeKit(newFolder('kit'), { without: ['libssl-dev'] })
  const stopped = await start(install, siteOf('lacking.yaml', lacking.folder, 'compile', 'node-b'), 'build')
  expect(stopped, stopped.detail).toMatchObject({
    code: 1,
    stopped: ['toolchain@node-a: exit-differs'],
    named: ['toolchain@node-a: openssl-headers on node-a (advice)'],
    changed: ['toolchain@node-a'],
  })
  expect(stopped.detail).toContain('no-openssl-headers openssl/ssl.h')
  expect(stopped.detail).not.toContain('no-libnl-headers')
  expect((await lab.exec('node-a', `ls -d /var/tmp/siteproof-build-*; command -v keepalived`)).stdout).toBe(
    '',
  )
  expect((await lab.exec('node-b', 'ls /var/lib/siteproof /usr/local/src/siteproof')).stdout).toBe('')

  // As advised: the package is added, its new SHA-256 stands in the site file, a new run.
  const green = await start(install, siteOf('complete.yaml', whole, 'compile', 'node-b'), 'toolchain')
  expect(green, green.detail).toMatchObject({ code: 0, stopped: [] })
  for (const node of ['node-a', 'node-b']) {
    expect(await lab.mustExec(node, 'ls /usr/include/openssl/ssl.h; dpkg --audit')).toBe(
      '/usr/include/openssl/ssl.h\n',
    )
  }
}, 300_000)

it('a disk that is full when the upload comes: nothing half-written is left, green once there is room', async () => {
  const site = siteOf('disk.yaml', whole, 'prebuilt')
  const first = await start(install, site, 'preflight')
  expect(first, first.detail).toMatchObject({ code: 0 })
  const free = await lab.fault('node-c', 'fill-disk', '64')

  const stopped = await goOn(first.dir, 'unpack-prebuilt')
  expect(stopped, stopped.detail).toMatchObject({
    code: 1,
    stopped: ['unpack-prebuilt@node-c: NO_SPACE'],
    named: ['unpack-prebuilt@node-c: upload-no-space on node-c (advice)'],
  })
  expect((await lab.exec('node-c', `find ${sent} -type f`)).stdout).toBe('')

  await free()
  expect((await decide(first.dir, 'unpack-prebuilt', 'retry')).code).toBe(0)
  const green = await goOn(first.dir, 'unpack-prebuilt')
  expect(green, green.detail).toMatchObject({ code: 0, stopped: [], changed: ['unpack-prebuilt@node-c'] })
}, 180_000)

it('a kit file that was cut off while copying: nothing is sent; copied again, keepalived gets installed', async () => {
  const { folder } = await makeKit(newFolder('kit'))
  await lab.mustExec('node-a', ['rm', '-rf', sent])
  await lab.mustExec('node-c', ['rm', '-rf', sent])
  const site = siteOf('cut.yaml', folder, 'prebuilt')
  truncateKitFile(folder, kitFiles.prebuilt)

  const stopped = await start(install, site, 'compare')
  expect(stopped, stopped.detail).toMatchObject({ code: 1, changed: [] })
  expect(stopped.stopped.toSorted()).toEqual([
    'unpack-prebuilt@node-a: kit-file-differs',
    'unpack-prebuilt@node-c: kit-file-differs',
  ])
  expect(stopped.named).toContain('unpack-prebuilt@node-a: kit-file on node-a (advice)')
  expect((await lab.exec('node-c', `find ${sent} -type f`)).stdout).toBe('')

  copyFileSync(join(whole, kitFiles.prebuilt), join(folder, kitFiles.prebuilt))
  expect((await decide(stopped.dir, 'unpack-prebuilt', 'retry')).code).toBe(0)
  const green = await goOn(stopped.dir, 'compare')
  expect(green, green.detail).toMatchObject({ code: 0, stopped: [] })
  for (const node of ['node-a', 'node-c']) {
    expect(await lab.mustExec(node, 'keepalived -v 2>&1')).toContain('Keepalived v2.2.7')
    expect((await lab.exec(node, 'pgrep -x keepalived')).stdout).toBe('')
  }
}, 180_000)
