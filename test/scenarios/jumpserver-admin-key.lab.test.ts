/**
 * The old administrator's key: a real MySQL 5.6 with the tables of JumpServer 0.3, real keys and real sshd on every asset. The
 * new JumpServer 1.4 is a STAND-IN on a real MariaDB.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sql } from '../lab/database/database.ts'
import { jumpServerAdmin, upJumpServers } from '../lab/jumpserver/jumpserver.ts'
import {
  adminUser,
  assets,
  keyPath,
  makeOldJumpServer,
  type Asset,
} from '../lab/jumpserver/old-jumpserver.ts'
import type { Lab } from '../lab/lab.ts'
import { compared, inventoryOf } from '../trust/inventory.ts'
import { newRunDir, siteproof, stateOf, stuckAt } from './siteproof.ts'
import { filesBelow } from './traces.ts'

let lab: Lab
let key: string
const folders: string[] = []
const called = new Set<string>()
const env = { JMS_PASSWORD: jumpServerAdmin.password }
const workDir = '/root/siteproof-admin-key'

beforeAll(async () => {
  lab = await upJumpServers({
    name: 'sc-admin-key',
    version: '1.4.8',
    nodes: ['node-a', 'node-b', 'old-jms', ...assets],
    flavours: { 'old-jms': 'mysql-5.6' },
  })
  key = await makeOldJumpServer(lab, 'old-jms')
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

/** One run over these assets; their ports as given, else the old default. */
async function migrate(wanted: Partial<Record<Asset, string>>, params: Record<string, string> = {}) {
  const list = Object.entries(wanted).map(([name, port]) => ({
    address: lab.host(name).serviceAddress,
    port,
  }))
  const site = lab.siteFile({
    hosts: ['old-jms', 'node-a', 'node-b'],
    roles: { old: ['old-jms'], a: ['node-a'], b: ['node-b'] },
    params: { assets: list, signature: 'sha1', ...params },
    secrets: { admin_password: { env: 'JMS_PASSWORD' } },
  })
  const folder = newRunDir()
  folders.push(folder)
  using sampler = lab.sampleArgv(50)
  const answer = () => ({ value: 'yes', by: 'Lab', note: 'stand-in' })
  const answers = { 'connectivity/node-a/gate[0]': answer(), 'connectivity/node-b/gate[0]': answer() }
  const run = await siteproof(
    ['run', 'jumpserver-admin-key-migration', '--site', site, '--run-dir', folder, '--yes'],
    { env, answers },
  )
  for (const line of sampler.seen) called.add(line)
  return {
    ...run,
    folder,
    all: filesBelow(folder)
      .map(file => file.text)
      .join('\n'),
  }
}

async function identities(): Promise<string[][]> {
  return sql(lab, 'node-a', 'SELECT name, username FROM jumpserver.assets_adminuser')
}

it('stops at a public key that belongs to another private key', async () => {
  await lab.mustExec(
    'old-jms',
    `cp ${keyPath}.pub /root/right.pub; ssh-keygen -q -t ed25519 -N '' -f /root/x; cp /root/x.pub ${keyPath}.pub`,
  )
  const run = await migrate({ 'asset-fine': '-' })
  await lab.mustExec('old-jms', `cp /root/right.pub ${keyPath}.pub`)

  expect(stuckAt(run.folder)).toEqual(['pair@old-jms: failed (exit-differs)'])
  expect(run.all).toContain('siteproof: pair-mismatch')
})

it('refuses a working folder of somebody else, and its way back leaves that alone', async () => {
  const folder = '/srv/mine'
  await lab.mustExec('node-a', `mkdir -m 0750 ${folder}; echo mine >${folder}/admin_user.pem`)
  const run = await migrate({ 'asset-fine': '-' }, { work_dir: folder })
  const undo = await siteproof(['undo', run.folder, '--yes'], { env })

  expect(stuckAt(run.folder)).toEqual(['bring@node-a: failed (exit-differs)'])
  expect(run.all).toContain(`siteproof: folder-taken ${folder}`)
  expect(undo.code, undo.stderr).toBe(0)
  const left = await lab.mustExec(
    'node-a',
    `stat -c %a ${folder}; ls -A ${folder}; cat ${folder}/admin_user.pem`,
  )
  expect(left.trim().split('\n')).toEqual(['750', 'admin_user.pem', 'mine'])
})

it('tells each trouble of an asset apart, on the node that has it', async () => {
  const run = await migrate(Object.fromEntries(assets.map(asset => [asset, '-'])))
  const outcomes = Object.values(stateOf(run.folder).steps)
    .filter(part => part.key.step === 'assets' && part.outcome === 'failed')
    .map(
      part =>
        `${assets.find(asset => lab.host(asset).serviceAddress === part.key.item) ?? ''}@${part.key.host}`,
    )

  expect(outcomes.toSorted()).toEqual([
    'asset-nosudo@node-a',
    'asset-nosudo@node-b',
    'asset-port@node-a',
    'asset-port@node-b',
    'asset-sha1@node-a',
    'asset-sha1@node-b',
    'asset-wall@node-b',
  ])
  const said = (asset: Asset, word: string) => `siteproof: ${word} ${lab.host(asset).serviceAddress}:22`
  expect(run.all).toContain(said('asset-port', 'wrong-port'))
  expect(run.all).toContain(said('asset-wall', 'firewalled'))
  expect(run.all).toContain(said('asset-nosudo', 'no-sudo'))
  expect(run.all).toContain(said('asset-sha1', 'sha1-refused'))
  // Nothing is registered while an asset does not take the key.
  expect(await identities()).toEqual([])
})

it('registers the key of the database, not the one that lies about, and takes it back', async () => {
  const wanted = { 'asset-fine': '-', 'asset-port': '2222' }
  const first = await migrate(wanted)

  expect(stuckAt(first.folder), first.stderr).toEqual([])
  expect(first.code).toBe(0)
  expect(await identities()).toEqual([['old-default', adminUser]])
  const kept = await lab.mustExec(
    'node-a',
    `/opt/py3/bin/python -c "import sys; sys.path.insert(0, '/opt/jumpserver/stand-in'); import core
print(core.unseal(core.query('SELECT _private_key FROM assets_adminuser')[0][0]))"`,
  )
  expect(kept.trim()).toBe(key.trim())
  for (const node of ['node-a', 'node-b']) {
    expect((await lab.exec(node, `ls ${workDir}/admin_user.pem`)).code).not.toBe(0)
    expect((await lab.mustExec(node, `stat -c %a ${workDir}`)).trim()).toBe('700')
  }
  await namesItsFolder(first.folder)

  const second = await migrate(wanted)
  expect([second.code, await identities()]).toEqual([0, [['old-default', adminUser]]])

  await lab.mustExec('node-a', `echo mine >${workDir}/notes`)
  const undo = await siteproof(['undo', second.folder, '--yes'], { env })
  expect(undo.code, undo.stderr).toBe(0)
  expect(await identities()).toEqual([])
  // What somebody else put there stays, and the folder for it.
  expect((await lab.mustExec('node-a', `ls -A ${workDir}`)).trim()).toBe('notes')
  expect((await lab.exec('node-b', `ls ${workDir}`)).code).not.toBe(0)
})

/** What is left in the folder for undo, and nothing else there, is in the inventory of the report. */
async function namesItsFolder(runDir: string): Promise<void> {
  const remains = await inventoryOf(runDir)
  const inFolder = ({ path }: { readonly path: string }): boolean => path.startsWith(workDir)
  for (const node of ['node-a', 'node-b']) {
    const { unnamed, absent } = compared(lab, node, remains)
    expect([unnamed.filter(line => line.startsWith(workDir)), absent]).toEqual([[], []])
    const named = remains.filter(one => one.host === node && inFolder(one))
    expect(new Set(named.map(one => one.for))).toEqual(new Set(['undo']))
  }
}

it('kept the private key and the passwords out of every journal, file and command line', () => {
  const everything = [
    ...folders.flatMap(folder => filesBelow(folder).map(file => file.text)),
    ...called,
  ].join('\n')
  const secrets = key.split('\n').filter(line => line.length > 40)

  expect(secrets.length).toBeGreaterThan(10)
  expect(secrets.filter(line => everything.includes(line))).toEqual([])
  expect(everything).not.toContain(jumpServerAdmin.password)
})
