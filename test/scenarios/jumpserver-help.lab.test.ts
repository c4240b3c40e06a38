/** Locked users and terminals out of reach: STAND-IN cores of JumpServer 1.4 with real Redis, an sshd in the place of coco. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sql } from '../lab/database/database.ts'
import { jumpServerAdmin, upJumpServers } from '../lab/jumpserver/jumpserver.ts'
import type { Lab } from '../lab/lab.ts'
import { newRunDir, siteproof, stuckAt } from './siteproof.ts'

const nodes = ['node-a', 'node-b'] as const
let lab: Lab
beforeAll(async () => {
  lab = await upJumpServers({ name: 'sc-jms-help', version: '1.4.8', nodes: [...nodes] })
  await sql(
    lab,
    'node-a',
    "INSERT INTO jumpserver.users_user (id, username, password) SELECT REPEAT('b', 32), 'zhang', password FROM jumpserver.users_user",
  )
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

async function help(problem: 'login' | 'terminal') {
  const site = lab.siteFile({
    roles: { a: ['node-a'], b: ['node-b'] },
    params: { problem, username: 'zhang', api: '1.4' },
    secrets: { admin_password: { env: 'JMS_PASSWORD' } },
  })
  const folder = newRunDir()
  const answer = () => ({ value: 'yes', by: 'Lab', note: 'stand-in' })
  const questions = nodes.flatMap(node => [`unlock/${node}/gate[0]`, `online/${node}/gate[0]`])
  const run = await siteproof(
    ['run', 'jumpserver-login-and-terminal-help', '--site', site, '--run-dir', folder, '--yes'],
    {
      env: { JMS_PASSWORD: jumpServerAdmin.password },
      answers: Object.fromEntries(questions.map(id => [id, answer()])),
    },
  )
  return { ...run, folder }
}

/** HTTP status of a login on a node. */
async function logIn(node: string, username: string, password: string): Promise<string> {
  const url = 'http://127.0.0.1:8080/api/users/v1/auth/'
  const curl = ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', '--data-binary', '@-', url]
  return lab.mustExec(node, curl, { input: JSON.stringify({ username, password }) })
}

it('unlocks the user on the node that locked it', async () => {
  for (let failure = 0; failure < 7; failure++) await logIn('node-b', 'zhang', 'wrong')
  const locked = await Promise.all(nodes.map(node => logIn(node, 'zhang', jumpServerAdmin.password)))
  const run = await help('login')

  expect(locked).toEqual(['201', '400'])
  expect(stuckAt(run.folder), run.stderr).toEqual([])
  expect(await logIn('node-b', 'zhang', jumpServerAdmin.password)).toBe('201')
})

it('tells a terminal that does not run from one that nobody reaches', async () => {
  const start = '/usr/sbin/sshd -p 2222 -o PidFile=/run/coco-stand-in.pid'
  await lab.mustExec('node-b', start)
  const stopped = await help('terminal')
  await lab.mustExec('node-a', start)
  await lab.mustExec('node-b', ['nft', '-f', '-'], {
    input:
      'table ip wall { chain in { type filter hook input priority 0; iif eth0 tcp dport 2222 drop\n}\n}\n',
  })
  const walled = await help('terminal')
  await lab.mustExec('node-b', 'nft delete table ip wall')
  const fine = await help('terminal')

  expect(stuckAt(stopped.folder)).toEqual(['process@node-a: failed (port-closed)'])
  expect(stuckAt(walled.folder).map(line => line.split(':')[0])).toEqual(['path@node-b'])
  expect(stuckAt(fine.folder), fine.stderr).toEqual([])
  expect(fine.code).toBe(0)
})
