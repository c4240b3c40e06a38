import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Notice } from '../../engine/contract/notices.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'

/** A secret that nobody types is judged all the same, before anything is contacted. */
let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-unfit-'))
  await mkdir(join(home, 'sites', 'pair'), { recursive: true })
})
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 3 }))

// Nothing listens there: to ask would be told as such.
const host = (name: string, priority: number): string => `  ${name}:
    ssh: { address: 127.0.0.1, port: ${String(priority)}, user: root, auth: { agent: true } }
    values: { service_ip: 192.168.10.${String(priority)}, iface: eth0, priority: ${String(priority)} }
`
const site = (secret: string): string => `schema: siteproof/site/v1
name: Pair
hosts:
${host('node-a', 100)}${host('node-b', 90)}roles: { a: [node-a], b: [node-b] }
params: { vip: 192.168.10.78/24, vrid: 62 }
secrets: { auth_pass: ${secret} }
`

it.each([
  ['{ env: VRRP_PASS }', 'secret-from-env'],
  ['{ file: vrrp.txt }', 'secret-from-file'],
])('ends the run with its name and rule where %s breaks it', async (secret, source) => {
  await writeFile(join(home, 'sites', 'pair', 'site.yaml'), site(secret))
  await writeFile(join(home, 'sites', 'pair', 'vrrp.txt'), 'geheimnis!!\n', { mode: 0o600 })
  await using bench = await openTestWorkbench(home, { env: { VRRP_PASS: 'geheimnis!!' } })
  const ended = new Promise<Notice>(resolve => {
    bench.subscribe(notice => {
      if (notice.type === 'run-working' && !notice.working) resolve(notice)
    })
  })
  const asked = { site: 'pair', runbook: 'keepalived-vip-pair' }
  const { run } = await callFrom<{ run: string }>('first', bench, 'runs.start', asked)

  expect(await ended).toMatchObject({
    error: {
      code: 'SECRET_UNFIT',
      params: { unfit: [{ params: { name: 'auth_pass', source: { code: source } } }] },
    },
  })
  const journal = await readFile(join(home, 'runs', run, 'journal.jsonl'), 'utf8')
  expect(journal).not.toMatch(/geheimnis|host-/)
})
