/** Can the standby take over: two STAND-IN cores of JumpServer 1.4 on a real MariaDB, each with a real Redis. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { shareFolder } from '../lab/hosts/share.ts'
import { jumpServerSecrets, upJumpServers } from '../lab/jumpserver/jumpserver.ts'
import type { Lab } from '../lab/lab.ts'
import { newRunDir, siteproof, stuckAt } from './siteproof.ts'
import { filesBelow } from './traces.ts'

let lab: Lab
const config = '/opt/jumpserver/config.yml'

beforeAll(async () => {
  lab = await upJumpServers({ name: 'sc-standby', version: '1.4.8', nodes: ['node-a', 'node-b'] })
  // A key that the node in use has encrypted with its SECRET_KEY.
  await lab.mustExec(
    'node-a',
    `mkdir -p /opt/jumpserver/data/media; /opt/py3/bin/python -c "import sys; sys.path.insert(0, '/opt/jumpserver/stand-in'); import core
core.query('INSERT INTO assets_adminuser (id, name, username, _private_key, comment) VALUES (1, 2, 3, %s, 4)', core.seal('a PRIVATE KEY'))"`,
  )
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

async function prove(media: 'shared' | 'other', terminal: 'coco' | 'none' = 'none') {
  const site = lab.siteFile({
    roles: { a: ['node-a'], b: ['node-b'] },
    params: { media, terminal },
    secrets: {},
  })
  const folder = newRunDir()
  const answer = () => ({ value: 'yes', by: 'Lab', note: 'stand-in' })
  const answers = { 'shared/node-b/gate[0]': answer(), 'shared/node-b/gate[1]': answer() }
  const run = await siteproof(['run', 'jumpserver-standby', '--site', site, '--run-dir', folder, '--yes'], {
    answers,
  })
  return {
    ...run,
    folder,
    all: filesBelow(folder)
      .map(file => file.text)
      .join('\n'),
  }
}

it('passes where the standby could serve, and shows no secret', async () => {
  const run = await prove('other')

  expect(stuckAt(run.folder), run.stderr).toEqual([])
  expect(run.code).toBe(0)
  for (const secret of Object.values(jumpServerSecrets)) expect(run.all).not.toContain(secret)
})

it('names another SECRET_KEY, and finds a wrong one on both by what it cannot decrypt', async () => {
  await lab.mustExec('node-b', `sed -i 's/^SECRET_KEY: .*/SECRET_KEY: other/' ${config}`)
  const differs = await prove('other')
  await lab.mustExec('node-a', `sed -i 's/^SECRET_KEY: .*/SECRET_KEY: other/' ${config}`)
  const wrong = await prove('other')
  for (const node of ['node-a', 'node-b']) {
    await lab.mustExec(node, `sed -i 's/^SECRET_KEY: .*/SECRET_KEY: ${jumpServerSecrets.key}/' ${config}`)
  }

  expect(stuckAt(differs.folder)).toEqual(['same@*: failed (setting-differs)'])
  expect(stuckAt(wrong.folder)).toEqual(['data@node-b: failed (exit-differs)'])
  expect(wrong.all).toContain('siteproof: cannot-decrypt')
})

it('finds celery on the standby by its folder', async () => {
  await lab.mustExec(
    'node-b',
    'cd /opt/jumpserver; setsid /bin/bash -c "exec -a celery-worker sleep 60" >/dev/null 2>&1 </dev/null &',
  )
  const run = await prove('other')
  await lab.mustExec('node-b', 'pkill -f "[c]elery-worker"')

  expect(stuckAt(run.folder)).toEqual(['passive@node-b: failed (exit-differs)'])
  expect(run.all).toContain('siteproof: celery-runs')
})

it('finds recordings that are not shared any more by what was written now, and leaves nothing where they are', async () => {
  const media = '/opt/jumpserver/data/media'
  // What a share that is gone left behind on the standby's own disk.
  await lab.mustExec(
    'node-b',
    `mkdir -p ${media}; cd ${media}; echo siteproof | tee siteproof-marker siteproof-marker-old`,
  )
  const gone = await prove('shared')
  const undo = await siteproof(['undo', gone.folder, '--yes'])
  expect(stuckAt(gone.folder)).toEqual(['media@node-b: failed (file-missing)'])
  expect(undo.code, undo.stderr).toBe(0)
  expect(await lab.mustExec('node-a', `ls ${media}`)).toBe('')

  await shareFolder(lab.name, media, 'node-a', 'node-b')
  const shared = await prove('shared')
  expect(stuckAt(shared.folder), shared.stderr).toEqual([])
  expect(shared.code).toBe(0)
  expect(await lab.mustExec('node-a', `ls ${media}`)).toBe('')
})

it('finds a line of /etc/hosts that is written the wrong way round', async () => {
  await lab.mustExec('node-b', 'cp -p /etc/hosts /root/hosts; echo "redis.local 10.0.0.9" >>/etc/hosts')
  const wrong = await prove('other')
  expect((await lab.exec('node-b', 'getent ahostsv4 redis.local')).code).not.toBe(0)
  await lab.mustExec('node-b', 'cat /root/hosts >/etc/hosts; rm /root/hosts')

  expect(stuckAt(wrong.folder)).toEqual(['names@node-b: failed (exit-differs)'])
  expect(wrong.all).toContain('siteproof: name-first line')
})

it('finds two terminals with a host key each (an sshd in the place of coco), and is content with one key', async () => {
  for (const node of ['node-a', 'node-b'])
    await lab.mustExec(
      node,
      `ssh-keygen -q -t rsa -b 2048 -N '' -f /root/coco_key && /usr/sbin/sshd -p 2222 -o HostKey=/root/coco_key -o PidFile=/run/coco.pid`,
    )
  const differs = await prove('other', 'coco')
  const key = await lab.mustExec('node-a', 'cat /root/coco_key')
  await lab.mustExec('node-b', 'cat >/root/coco_key; kill -HUP "$(cat /run/coco.pid)"', { input: `${key}\n` })
  const same = await prove('other', 'coco')

  expect(stuckAt(differs.folder)).toEqual(['host-key@*: failed (setting-differs)'])
  expect(stuckAt(same.folder), same.stderr).toEqual([])
  expect(same.code).toBe(0)
})
