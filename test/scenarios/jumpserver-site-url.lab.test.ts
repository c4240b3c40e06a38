/** The site URL on a STAND-IN of JumpServer's core, with a real MariaDB and a real Redis on each node. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  changeRow,
  firstSiteUrl,
  jumpServerAdmin,
  jumpServerVersions,
  startCore,
  upJumpServers,
  urlInMails,
  type JumpServerVersion,
} from '../lab/jumpserver/jumpserver.ts'
import type { Lab } from '../lab/lab.ts'
import { newFolder, newRunDir, siteproof, stuckAt } from './siteproof.ts'

const wanted = 'https://jms.example.cn'
const nodes = ['node-a', 'node-b'] as const
const env = { JMS_PASSWORD: jumpServerAdmin.password }

/** Without `alone` both nodes; with it the one that takes over, or is said not to. */
function siteOf(lab: Lab, alone?: { readonly takeover: boolean }): string {
  return lab.siteFile({
    ...(alone && { file: 'alone.yaml', hosts: ['node-a'] }),
    roles: { a: ['node-a'], ...(alone === undefined && { b: ['node-b'] }) },
    params: { site_url: wanted, page_from_laptop: 'skip', mail_link: 'skip', ...alone },
    secrets: { admin_password: { env: 'JMS_PASSWORD' } },
  })
}

function inMails(lab: Lab): Promise<string[]> {
  return Promise.all(nodes.map(node => urlInMails(lab, node)))
}

function corePids(lab: Lab): Promise<string[]> {
  return Promise.all(nodes.map(node => lab.mustExec(node, 'cat /opt/jumpserver/tmp/gunicorn.pid')))
}

/** Restores on node-b what a replicated row leaves behind: the row is new, what the node uses is old. */
async function makeStale(lab: Lab, version: JumpServerVersion): Promise<void> {
  if (version === '1.5.6') {
    await lab.mustExec('node-b', ['redis-cli', 'set', ':1:_SETTING_SITE_URL', `"${firstSiteUrl}"`])
    return
  }
  await changeRow(lab, version, firstSiteUrl)
  await lab.mustExec('node-b', 'cd /opt/jumpserver && ./jms stop; sleep 0.5')
  await startCore(lab, 'node-b')
  await changeRow(lab, version, wanted)
}

// Where the row is kept and who notices a change differs from one to the next; the two that differ most are in every test run.
const tested =
  process.env['SITEPROOF_LAB_MATRIX'] === 'all' ? jumpServerVersions : (['1.5.6', '3.10.23'] as const)

it.each<JumpServerVersion>([...tested])(
  'stand-in %s: both nodes use it, a stale copy fails by name, and the way back restores both',
  async version => {
    await using lab = await upJumpServers({
      name: `sc-url-${version.replaceAll('.', '')}`,
      version,
      nodes: [...nodes],
    })
    const site = siteOf(lab)
    using sampler = lab.sampleArgv(50)
    const folder = newRunDir()
    const run = ['run', 'jumpserver-site-url', '--site', site, '--run-dir']
    const first = await siteproof([...run, folder, '--yes'], { env })

    expect(stuckAt(folder), first.stderr).toEqual([])
    expect(first.code).toBe(0)
    // What the users of each node get, seen beside the runbook.
    expect(await inMails(lab)).toEqual([wanted, wanted])
    const file = join(newFolder('report'), 'report.html')
    await siteproof(['report', folder, '--format', 'html', '-o', file])
    const report = readFileSync(file, 'utf8')
    expect(report).toContain(`effective=${wanted}`)

    const cores = await corePids(lab)
    const second = await siteproof([...run, newRunDir(), '--yes'], { env })
    // Each run asks anew what the nodes use; nothing else is left to do, and no core is restarted.
    const done = second.events.flatMap(event =>
      event.type === 'action-finished' && event.changed && event.step !== 'note' ? [event.step] : [],
    )
    expect([second.code, done, await corePids(lab)]).toEqual([0, [], cores])

    await makeStale(lab, version)
    expect(await inMails(lab)).toEqual([wanted, firstSiteUrl])
    const verified = newRunDir()
    const verify = await siteproof(['verify', 'jumpserver-site-url', '--site', site, '--run-dir', verified], {
      env,
    })
    expect(verify.code).not.toBe(0)
    expect(stuckAt(verified).join()).toContain('proof@node-b: failed')
    expect(readFileSync(`${verified}/journal.jsonl`, 'utf8')).toContain(
      version.startsWith('3.') ? 'siteproof: differs' : 'siteproof: stale',
    )

    if (version.startsWith('3.')) await refusesNameOutsideDomains(lab, site)

    const undo = await siteproof(['undo', folder, '--yes'], { env })
    expect(undo.code, undo.stderr).toBe(0)
    expect(await inMails(lab)).toEqual([firstSiteUrl, firstSiteUrl])
    expect(lab.snapshot('node-a').map(entry => entry.path)).not.toContain('/usr/local/sbin/siteproof-jms')

    const password = JSON.stringify(jumpServerAdmin.password).slice(1, -1)
    const everything = [readFileSync(`${folder}/journal.jsonl`, 'utf8'), report, ...sampler.seen].join('\n')
    expect(everything).not.toContain(jumpServerAdmin.password)
    expect(everything).not.toContain(password)

    if (version === '1.5.6') await takesOverAlone(lab)
  },
  240_000,
)

/** The former node is off: without word of a takeover nothing is done, with it the node that is left is enough. */
async function takesOverAlone(lab: Lab): Promise<void> {
  await lab.fault('node-b', 'power')
  const answers = { 'fenced/node-a/gate[0]': { value: 'yes', by: 'Lab', note: 'switched off' } }
  const alone = async (takeover: boolean) => {
    const folder = newRunDir()
    const run = ['run', 'jumpserver-site-url', '--site', siteOf(lab, { takeover }), '--run-dir', folder]
    return { ...(await siteproof([...run, '--yes'], { env, answers })), folder }
  }
  const refused = await alone(false)
  expect(refused.code).not.toBe(0)
  expect(refused.stderr).toContain('no host is chosen for the other node')
  expect(await urlInMails(lab, 'node-a')).toBe(firstSiteUrl)

  const taken = await alone(true)
  expect(stuckAt(taken.folder), taken.stderr).toEqual([])
  expect([taken.code, await urlInMails(lab, 'node-a')]).toEqual([0, wanted])
}

/** From 3.0 on a name that DOMAINS lacks is a CSRF error for every user who logs in. */
async function refusesNameOutsideDomains(lab: Lab, site: string): Promise<void> {
  const config = '/opt/jumpserver/config/config.txt'
  await lab.mustExec('node-b', `sed -i 's/^DOMAINS=.*/DOMAINS="10.0.0.1"/' ${config}`)
  const folder = newRunDir()
  const run = ['run', 'jumpserver-site-url', '--site', site, '--run-dir', folder, '--yes']
  expect((await siteproof(run, { env })).code).toBe(1)
  await lab.mustExec('node-b', `sed -i 's/^DOMAINS=.*/DOMAINS="jms.example.cn,10.0.0.1"/' ${config}`)

  expect(stuckAt(folder)).toEqual(['note@node-b: failed (exit-differs)'])
  expect(readFileSync(`${folder}/journal.jsonl`, 'utf8')).toContain('siteproof: not-in-domains')
}
