/** The main job from two bare nodes to the report and back. Each test goes on where the one before it ended. */
import { createHash } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Report } from '../../engine/report/model.ts'
import { accounts } from '../lab/base/recipe.ts'
import { ensureKit } from '../lab/kit/build.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { acceptedMs, drillsOf, expectTrueDrills } from './drills.ts'
import { cablePuller, nodes, priorities } from './pair.ts'
import { AUTH_PASS, newFolder, newRunDir, siteproof, stuckAt } from './siteproof.ts'
import { disksOf, filesBelow, formsOf, markedNow } from './traces.ts'

let lab: Lab
let site: string
let clean: ReturnType<typeof disksOf>
let installed: ReturnType<typeof disksOf>
const folders = { install: newRunDir(), pair: newRunDir(), again: newRunDir(), verify: newRunDir() }
const reports = newFolder('reports')
/** Everything that any command printed, and every command line that was seen on any host. */
const printed: string[] = []
const called = new Set<string>()

beforeAll(async () => {
  lab = await upLab({ name: 'sc-main' })
  // This account needs its password for logging in and for sudo, so all secrets of a real site are in play.
  site = lab.siteFile({ user: 'ops', auth: 'password', kit: await ensureKit(), values: priorities })
  clean = disksOf(lab)
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

/** Runs a command, keeps what it printed, and looks at the hosts' command lines meanwhile. */
async function watched(...[args, options]: Parameters<typeof siteproof>) {
  using sampler = lab.sampleArgv(50)
  const run = await siteproof(args, options)
  printed.push(run.stderr, JSON.stringify(run.events), JSON.stringify(run.values))
  for (const line of sampler.seen) called.add(line)
  const summary = run.values.findLast(value => value['type'] === 'summary') ?? {}
  return { ...run, summary, headline: (summary['headline'] ?? {}) as { readonly code?: string } }
}

/** Process ids of keepalived on both nodes; a restart changes them. */
async function daemons(): Promise<readonly string[]> {
  return Promise.all(nodes.map(async node => (await lab.exec(node, 'pgrep -x keepalived')).stdout))
}

async function anchorOf(folder: string): Promise<string> {
  const { values } = await siteproof(['report', '--verify', folder])
  return String(values[0]?.['lastHash'])
}

it('compiles keepalived from the kit on both bare nodes', async () => {
  const run = await watched([
    ...['run', 'keepalived-install', '--site', site, '--run-dir', folders.install, '--yes'],
  ])

  expect(stuckAt(folders.install), run.stderr).toEqual([])
  expect([run.code, run.headline.code]).toEqual([0, 'passed'])
  for (const node of nodes) {
    expect(await lab.mustExec(node, 'keepalived -v 2>&1')).toContain('Keepalived v2.2.7')
  }
  expect(await daemons()).toEqual(['', ''])
  installed = disksOf(lab)
}, 400_000)

it('proves the drift in both directions, and an independent echo stream agrees', async () => {
  await using echoes = await lab.echoStream(lab.virtualAddress())
  const run = await watched(
    [
      ...['run', 'keepalived-vip-pair', '--site', site, '--run-dir', folders.pair, '--yes'],
      ...['--allow-fault', 'node-a', '--allow-fault', 'node-b'],
    ],
    cablePuller(lab),
  )

  expect(stuckAt(folders.pair), run.stderr).toEqual([])
  expect([run.code, run.headline.code]).toEqual([0, 'host-failure-proven'])
  expectTrueDrills(drillsOf(folders.pair), echoes.transitions(), node => lab.host(node).mac)
  // Both restores were disarmed unfired; where a person cut the link, nothing was armed.
  const restores = run.events.flatMap(event => (event.type === 'restore-disarmed' ? [event.fired] : []))
  expect(restores).toEqual([false, false])
}, 400_000)

it('reports what was measured, as html, Markdown and JSON', async () => {
  const texts: Record<string, string> = {}
  for (const format of ['html', 'md', 'json']) {
    const file = join(reports, `pair.${format}`)
    const run = await siteproof(['report', folders.pair, '--format', format, '-o', file])
    expect(run.code, run.stderr).toBe(0)
    texts[format] = readFileSync(file, 'utf8')
  }
  const report = JSON.parse(texts['json'] ?? '') as Report
  const drills = report.steps.flatMap(step => step.parts.flatMap(part => part.drills))

  expect([report.headline.code, report.verdict]).toEqual(['host-failure-proven', 'pass'])
  expect(report.anchor).toBe(await anchorOf(folders.pair))
  expect(drills.map(drill => drill.result)).toEqual(drillsOf(folders.pair))
  for (const { result } of drills) {
    expect(result.outage?.max).toBeLessThanOrEqual(acceptedMs(result))
    const seconds = (Math.ceil((result.outage?.max ?? Number.NaN) / 10) / 100).toFixed(2)
    for (const format of ['html', 'md']) expect(texts[format]).toContain(seconds)
  }
  expect(texts['html']?.match(/<svg/g)?.length).toBeGreaterThanOrEqual(4)
  // Self-contained: nothing is fetched when it is opened.
  expect(texts['html']).not.toMatch(/(src|href)="?https?:/)
})

it('says so where a line was touched, the end cut off, or the whole chain written anew', async () => {
  const anchor = await anchorOf(folders.pair)
  const lines = readFileSync(join(folders.pair, 'journal.jsonl'), 'utf8').trimEnd().split('\n')
  const touch = (text: string): string => text.replace('"operator":"', '"operator":"x')
  const anew = lines.map(touch)
  for (const [index, line] of anew.entries()) {
    const before = index === 0 ? '0'.repeat(64) : sha256(anew[index - 1] ?? '')
    anew[index] = line.replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${before}"`)
  }

  expect(await problemsOf(lines, anchor)).toEqual([0])
  expect(await problemsOf([touch(lines[0] ?? ''), ...lines.slice(1)], anchor)).toEqual([1, 'line', 'anchor'])
  expect(await problemsOf(lines.slice(0, -1), anchor)).toEqual([1, 'anchor'])
  expect(await problemsOf(lines.slice(0, -1))).toEqual([1, 'unfinished'])
  expect(await problemsOf(anew, anchor)).toEqual([1, 'anchor'])
})

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Exit code of `report --verify` over a copy of the pair's run with these lines, and the kinds of problems found. */
async function problemsOf(lines: readonly string[], against?: string): Promise<readonly unknown[]> {
  const copy = newRunDir()
  cpSync(folders.pair, copy, { recursive: true })
  writeFileSync(join(copy, 'journal.jsonl'), `${lines.join('\n')}\n`)
  const run = await siteproof(['report', '--verify', copy, ...(against ? ['--against', against] : [])])
  const problems = run.values[0]?.['problems'] as readonly { readonly kind: string }[]
  return [run.code, ...problems.map(problem => problem.kind)]
}

it('changes nothing when run again, and verify writes nothing', async () => {
  const before = { disks: disksOf(lab), daemons: await daemons() }
  const touched = await Promise.all(nodes.map(node => markedNow(lab, node)))

  const again = await watched([
    ...['run', 'keepalived-vip-pair', '--site', site, '--run-dir', folders.again, '--yes'],
  ])
  const audit = await watched([
    ...['verify', 'keepalived-vip-pair', '--site', site, '--run-dir', folders.verify],
  ])

  expect(stuckAt(folders.again), again.stderr).toEqual([])
  expect([again.code, again.headline.code]).toEqual([0, 'failover-not-proven'])
  expect(stuckAt(folders.verify), audit.stderr).toEqual([])
  expect([audit.code, audit.headline.code]).toEqual([0, 'verified'])
  for (const run of [again, audit]) {
    expect(run.events.filter(event => event.type === 'change-recorded')).toEqual([])
  }
  expect({ disks: disksOf(lab), daemons: await daemons() }).toEqual(before)
  // keepalived itself writes its counters into /tmp when asked for them, and a run its lease into /var/tmp; both are gone again.
  const temporary = ['/tmp', '/var/tmp']
  const written = await Promise.all(touched.map(since => since()))
  expect(written.map(paths => paths.filter(path => !temporary.includes(path)))).toEqual([[], []])
}, 400_000)

it('takes the pair and then the installation back, and both nodes are as before', async () => {
  const pair = await watched(['undo', folders.pair, '--yes'])

  expect([pair.code, pair.headline.code], pair.stderr).toEqual([0, 'undone'])
  expect(disksOf(lab)).toEqual(installed)
  expect(await daemons()).toEqual(['', ''])
  for (const node of nodes) {
    expect(await lab.mustExec(node, 'ip -4 -o addr')).not.toContain(` ${lab.virtualAddress()}/`)
  }

  const install = await watched(['undo', folders.install, '--yes'])

  expect([install.code, install.headline.code], install.stderr).toEqual([0, 'undone'])
  for (const node of nodes) {
    const left = disksOf(lab)[node]?.filter(({ path }) => !bookkeeping.test(path))
    expect(left).toEqual(clean[node])
  }
}, 400_000)

/**
 * What dpkg and sudo keep for themselves: dpkg writes its lists of files anew in another order (its list of packages is as
 * before, or it would show here), ldconfig its cache of what it looked at, sudo that this account has used it.
 */
const bookkeeping =
  /^\/var\/lib\/dpkg\/(info\/[^/]+\.list|status-old)$|^\/var\/cache\/ldconfig\/aux-cache$|\/\.sudo_as_admin_successful$/

it('never showed a secret', () => {
  const secrets = [AUTH_PASS, accounts.ops.password].flatMap(formsOf)
  const shows = (text: string): boolean => secrets.some(secret => text.includes(secret))
  const files = [...Object.values(folders), reports].flatMap(filesBelow)
  const logs = Object.keys(lab.hosts).flatMap(host => filesBelow(join(lab.host(host).root, 'var/log')))

  expect(called.size).toBeGreaterThan(50)
  expect([...called].filter(shows)).toEqual([])
  expect(printed.filter(shows)).toEqual([])
  expect([...files, ...logs].filter(file => shows(file.text)).map(file => file.path)).toEqual([])
})
