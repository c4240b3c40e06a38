/** What ends with exit 3: a host that cannot be reached, refuses us, is not the one it was, or goes away. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { shownHostKey } from '../lab/faults/files.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { nodes, siteFor, withKeepalived } from './pair.ts'
import { newFolder, newRunDir, siteproof, stateOf, type SiteproofOptions } from './siteproof.ts'

let lab: Lab

beforeAll(async () => {
  lab = await upLab({ name: 'sc-refused' })
  await withKeepalived(lab)
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

/** Runs the pair's runbook; what it ended with, and that no step of it had begun. */
async function refused(site: string, options: SiteproofOptions = {}) {
  const runDir = newRunDir()
  const run = await siteproof(
    ['run', 'keepalived-vip-pair', '--site', site, '--run-dir', runDir, '--yes'],
    options,
  )
  expect(Object.values(stateOf(runDir).steps).every(part => part.status === 'waiting')).toBe(true)
  expect(nodes.map(node => lab.snapshot(node).filter(entry => entry.path.includes('siteproof')))).toEqual([
    [],
    [],
  ])
  const { error, params, exitCode } = (run.values.at(-1) ?? {}) as Record<string, unknown>
  expect(exitCode).toBe(run.code)
  return { code: run.code, error, params, stderr: run.stderr }
}

it('an unreachable host', async () => {
  const heal = await lab.fault('node-b', 'cut')
  const ended = await refused(siteFor(lab))
  await heal()

  expect(ended).toMatchObject({ code: 3, error: 'HOST_UNREACHABLE', params: { host: 'node-b' } })
  expect(ended.stderr).toContain(`node-b: no SSH answer at ${lab.host('node-b').address}`)
})

it('a wrong password, tried once', async () => {
  const wrong = join(newFolder('password'), 'wrong')
  writeFileSync(wrong, 'not-the-password\n')
  const site = siteFor(lab, { user: 'ops', auth: 'password', file: 'wrong.yaml' })
  writeFileSync(site, readFileSync(site, 'utf8').replaceAll(lab.passwordFile('ops'), wrong))

  const ended = await refused(site)

  expect(ended).toMatchObject({ code: 3, error: 'AUTH_REJECTED' })
  expect(ended.stderr).not.toContain('not-the-password')
  const log = await lab.mustExec('node-a', 'cat /var/log/auth.log')
  expect(log.match(/Failed password for ops/g)?.length).toBe(1)
})

it('a host key other than the pinned one: both fingerprints are shown, nothing is sent', async () => {
  const heal = await lab.fault('node-b', 'new-host-key')
  const shown = await shownHostKey(lab.name, 'node-b')
  const ended = await refused(siteFor(lab))
  await heal()

  expect(ended).toMatchObject({
    code: 3,
    error: 'HOST_KEY_CHANGED',
    // Every key that the host has was tried before it was refused.
    params: { host: 'node-b', old: lab.host('node-b').hostKey, new: expect.stringContaining(shown) },
  })
  expect(ended.stderr).toContain(lab.host('node-b').hostKey)
  expect(ended.stderr).toContain(shown)
})

it('the same on a jump hop, and for a key that was accepted earlier instead of pinned', async () => {
  const home = newFolder('home')
  writeFileSync(join(home, 'known_hosts'), readFileSync(join(lab.folder, 'known_hosts')))
  const site = siteFor(lab, {
    jump: 'node-c',
    roles: { a: ['node-a'], b: ['node-b'] },
    unpinned: true,
    file: 'jump.yaml',
  })
  const heal = await lab.fault('node-c', 'new-host-key')
  const shown = await shownHostKey(lab.name, 'node-c')
  const ended = await refused(site, { env: { SITEPROOF_HOME: home } })
  await heal()

  expect(ended).toMatchObject({
    code: 3,
    error: 'HOST_KEY_CHANGED',
    params: { old: lab.host('node-c').hostKey, new: shown },
  })
  expect(ended.stderr).toContain('node-c')
  expect(ended.stderr).toContain(lab.host('node-c').hostKey)
  expect(ended.stderr).toContain(shown)
})

it('a host key that nobody has accepted yet, where nobody is there to look at it', async () => {
  const ended = await refused(siteFor(lab, { unpinned: true, file: 'unpinned.yaml' }), {
    env: { SITEPROOF_HOME: newFolder('home') },
  })

  expect(ended).toMatchObject({ code: 3, error: 'HOST_KEY_UNKNOWN' })
})

it('a host that goes away in the middle of a gate', async () => {
  const runDir = newRunDir()
  const site = siteFor(lab)
  const run = await siteproof(['run', 'keepalived-vip-pair', '--site', site, '--run-dir', runDir, '--yes'], {
    async onEvent(event) {
      if (event.type === 'step-started' && event.step === 'segment-free' && event.host === 'node-b') {
        await lab.fault('node-b', 'cut')
      }
    },
  })
  const stuck = Object.values(stateOf(runDir).steps).filter(part => part.outcome === 'unknown')

  expect([run.code, run.values.at(-1)?.['outcome']]).toEqual([3, 'host-lost'])
  expect(new Set(stuck.map(part => part.key.step))).toEqual(new Set(['segment-free']))
  const found = stuck
    .find(part => part.key.host === 'node-b')
    ?.judged.at(-1)
    ?.findings.at(-1)
  expect(found?.code).toMatch(/^HOST_(LOST|UNREACHABLE)$/)
}, 200_000)
