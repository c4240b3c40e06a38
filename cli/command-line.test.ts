import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openJournal } from '../adapters/files/journal.ts'
import { memoryClock, memoryDigest } from '../adapters/memory/index.ts'

const root = resolve(import.meta.dirname, '..')
// Inside the package, so that it finds runbooks/ and node_modules/ as the real build does.
const outDir = join(root, 'dist', `cli-test-${String(process.pid)}`)
const main = join(outDir, 'main.js')
let folder: string
// Each test starts processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-cli-'))
  await build({
    configFile: join(root, 'build', 'vite.cli.ts'),
    configLoader: 'runner',
    logLevel: 'error',
    build: { outDir },
  })
}, 120_000)
afterAll(async () => {
  await rm(outDir, { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
})

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function siteproof(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const options = {
    cwd: folder,
    env: { PATH: process.env['PATH'], SITEPROOF_HOME: folder, LANG: 'C', ...env },
  }
  return new Promise(done => {
    const child = execFile(process.execPath, [main, ...args], options, (_, stdout, stderr) => {
      done({ code: child.exitCode, stdout, stderr })
    })
    child.stdin?.end()
  })
}

async function file(name: string, text: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), text)
  return name
}

/** A runbook of one reading step on one host, as a folder beside the tests' files. */
async function smallRunbook(change: (text: string) => string = text => text): Promise<string> {
  const name = `book-${String((books += 1))}`
  await mkdir(join(folder, name))
  await writeFile(join(folder, name, 'runbook.yaml'), change(smallRunbookText))
  return `./${name}`
}
let books = 0
const text = (en: string): string => `{ en: ${en}, zh: ${en} }`
const smallRunbookText = `schema: siteproof/runbook/v1
id: small
version: 1.0.0
title: ${text('Small')}
summary: ${text('Small')}
topic: test
roles:
  a: { hosts: 1, title: ${text('A')} }
params:
  note: { type: string, default: x, title: ${text('Note')} }
steps:
  - id: look
    title: ${text('Look')}
    why: ${text('To see')}
    on: [a]
    risk: read
    gate:
      - command: { run: 'echo {{ note }}' }
`
const siteText = (port: number): string => `schema: siteproof/site/v1
name: Test site
hosts:
  node-a:
    ssh: { address: 127.0.0.1, port: ${String(port)}, user: root, auth: { password: { env: LOGIN } } }
roles: { a: [node-a] }
`

describe('a wrong command line ends with 2, in words, without a stack trace', () => {
  it.each([
    [['nonsense'], 'unknown command nonsense'],
    [['list', '--nonsense'], 'unknown option --nonsense'],
    [['list', 'extra'], 'unexpected argument extra'],
    [['run'], 'the argument RUNBOOK is missing'],
    [['run', 'small', '--site'], 'the option --site needs a value'],
    [['plan', 'small'], 'the option --site is needed'],
    [['plan', 'absent-runbook', '--site', 'x'], 'there is no runbook absent-runbook'],
    [['list', '--lang', 'fr'], '--lang must be one of: zh, en'],
    [['report', 'x', '--format', 'pdf'], 'name it with -o FILE'],
    [['vault', 'add'], 'vault must be one of: init, list'],
    [['resume', 'absent-folder'], 'not a usable run folder'],
    [['decide', 'x', 'y', '--by', 'z', '--reason', 'r'], 'exactly one of'],
    [['decide', 'x', 'y', '--retry', '--skip', '--by', 'z', '--reason', 'r'], 'exactly one of'],
    [['decide', 'x', 'y', '--skip', '--reason', 'r'], 'the option --by is needed'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await siteproof(args)

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it('speaks the language of the environment, or the one asked for', async () => {
    expect((await siteproof(['nonsense'], { LANG: 'zh_CN.UTF-8' })).stderr).toContain('未知命令')
    expect((await siteproof(['nonsense', '--lang', 'en'], { LC_ALL: 'zh_CN.UTF-8' })).stderr).toContain(
      'unknown',
    )
    expect((await siteproof(['--lang=zh', 'nonsense'])).stderr).toContain('未知命令')
  })

  it('with --json says so on standard output too, as one value', async () => {
    const { code, stdout } = await siteproof(['--json', 'nonsense'])

    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toEqual({
      error: 'unknown-command',
      exitCode: 2,
      params: { name: 'nonsense' },
    })
  })

  it('shows its usage', async () => {
    expect(await siteproof(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('preflight'),
    })
    expect(await siteproof([])).toMatchObject({ code: 2, stdout: '' })
    expect((await siteproof(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('bad files end with 2, naming file, line and column', () => {
  it.each<[string, (site: string) => string, RegExp]>([
    [
      'unknown key',
      (site: string) => site.replace('name: Test site', 'nmae: Test site'),
      /:2:1: error: .* hint: /,
    ],
    ['wrong type', (site: string) => site.replace(/port: \d+/, 'port: many'), /:5:\d+: error: .* hint: /],
    ['literal secret', (site: string) => site.replace('{ env: LOGIN }', 'geheim-wort'), /:5:\d+: error: /],
    ['role without host', (site: string) => site.replace('a: [node-a]', 'a: [node-x]'), /:6:\d+: error: /],
    ['ideographic space', site => `${site}params: { note: "a\u3000b" }\n`, /:7:\d+: error: /],
    ['tab', (site: string) => site.replace('  node-a', '\tnode-a'), /:4:\d+: error: /],
  ])('%s', async (name, change, where) => {
    const runbook = await smallRunbook()
    const site = await file(`${name.replaceAll(' ', '-')}.yaml`, change(siteText(1)))
    const { code, stderr } = await siteproof(['run', runbook, '--site', site])

    expect(code).toBe(2)
    expect(stderr).toMatch(where)
    expect(stderr).toContain(site)
    expect(stderr).not.toContain('geheim-wort')
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it.each([
    ['GBK', Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xd6, 0xd0, 0xce, 0xc4, 0x0a])],
    ['UTF-16', Buffer.from('name: x\n', 'utf16le')],
  ])('%s is named as such', async (name, bytes) => {
    const runbook = await smallRunbook()
    const { code, stderr } = await siteproof(['plan', runbook, '--site', await file(`${name}.yaml`, bytes)])

    expect(code).toBe(2)
    expect(stderr).toContain(name)
  })

  it('names the place in a runbook, and lint tells the same', async () => {
    const runbook = await smallRunbook(book => book.replace('risk: read', 'risk: none'))
    const plan = await siteproof(['plan', runbook, '--site', await file('any.yaml', siteText(1))])
    const lint = await siteproof(['lint', runbook])

    expect([plan.code, lint.code]).toEqual([2, 2])
    expect(plan.stderr).toMatch(/runbook\.yaml:16:\d+: error: /)
    expect(plan.stderr).toContain(lint.stdout.trim())
  })

  it('names the place in a file of answers, and refuses a host that no fault can be allowed on', async () => {
    const runbook = await smallRunbook()
    const site = await file('good.yaml', siteText(1))
    const answers = await file('answers.yaml', 'look/ask:\n  valeu: yes\n')
    const bad = await siteproof(['run', runbook, '--site', site, '--answers', answers])
    const fault = await siteproof(['run', runbook, '--site', site, '--allow-fault', 'node-b'])

    expect(bad).toMatchObject({ code: 2, stderr: expect.stringContaining('answers.yaml:2:3: error') })
    const photo = await file('photo.yaml', 'look/ask: { value: done, by: Li, files: [rak.jpg] }\n')
    const missing = await siteproof(['run', runbook, '--site', site, '--answers', photo])
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('rak.jpg') })
    expect(fault).toMatchObject({ code: 2, stderr: expect.stringContaining('node-b') })
  })
})

describe('what needs no host', () => {
  it('writes the plan as a change request', async () => {
    const runbook = await smallRunbook()
    const site = await file('request.yaml', siteText(1))
    const json = await siteproof(['plan', runbook, '--site', site, '--json'])
    const page = await siteproof(['plan', runbook, '--site', site, '--format', 'change-request', '--lang=zh'])

    expect(page).toMatchObject({ code: 0, stdout: expect.stringContaining('回退卡') })
    expect(page.stdout).toContain((JSON.parse(json.stdout) as { digest: string }).digest)
  })

  it('lists and plans as one JSON value', async () => {
    const runbook = await smallRunbook()
    const list = await siteproof(['list', '--json', '--runbooks', folder])
    const plan = await siteproof(['plan', runbook, '--site', await file('p.yaml', siteText(1)), '--json'])

    expect(JSON.parse(list.stdout)).toContainEqual(expect.objectContaining({ id: 'small', version: '1.0.0' }))
    expect(plan).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(plan.stdout)).toMatchObject({
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      bound: false,
    })
  })

  it('writes a site file that it then reads, and never over one that is there', async () => {
    const runbook = await smallRunbook()
    const first = await siteproof(['site', 'init', runbook, '-o', 'new.yaml'])
    const second = await siteproof(['site', 'init', runbook, '-o', 'new.yaml'])

    expect([first.code, second.code]).toEqual([0, 2])
    expect(await readFile(join(folder, 'new.yaml'), 'utf8')).toContain('siteproof/site/v1')
  })
})

describe('a run', () => {
  it('ends with 3 where the host cannot be reached, and leaves a folder that tells so', async () => {
    const runbook = await smallRunbook()
    const site = await file('closed.yaml', siteText(1))
    const args = ['run', runbook, '--site', site, '--run-dir', 'closed', '--json']
    const { code, stdout, stderr } = await siteproof(args, { LOGIN: 'geheim-wort' })

    expect(code).toBe(3)
    expect(stderr).toContain('node-a')
    const events = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { type: string })
    expect(events[0]).toMatchObject({ type: 'run-started', rehearsal: false })
    expect(events.at(-1)).toMatchObject({ type: 'summary', exitCode: 3, outcome: 'host-lost' })
    expect(await readFile(join(folder, 'closed', 'journal.jsonl'), 'utf8')).not.toContain('geheim-wort')
    expect((await siteproof(['report', '--verify', 'closed'])).code).toBe(0)
    expect(await siteproof(['report', 'closed', '--format', 'md'])).toMatchObject({ code: 0 })
    expect((await siteproof(['resume', 'closed'], { LOGIN: 'x' })).code).toBe(3)
  })

  it.each(['verify', 'preflight'])('is not begun by going on with a folder of `%s`', async mode => {
    const runbook = await smallRunbook()
    const site = await file(`${mode}.yaml`, siteText(1))
    await siteproof([mode, runbook, '--site', site, '--run-dir', mode], { LOGIN: 'x' })

    for (const next of [['resume'], ['undo']]) {
      const { code, stderr } = await siteproof([...next, mode, '--yes'], { LOGIN: 'x' })
      expect(code).toBe(2)
      expect(stderr).toContain(`is of a \`${mode}\`, which only looks`)
    }
  })

  it('says at its start the number that the rollback card asks for, and in the report', async () => {
    const runbook = await smallRunbook()
    const site = await file('numbered.yaml', siteText(1))
    const { stdout } = await siteproof(['run', runbook, '--site', site, '--run-dir', 'numbered'], {
      LOGIN: 'x',
    })
    const { runId } = JSON.parse(await readFile(join(folder, 'numbered', 'run.json'), 'utf8')) as {
      runId: string
    }

    expect(stdout.split('\n')[2]).toBe(
      `run number: ${runId} (RUN on the rollback card; ends the name of each backup)`,
    )
    const report = await siteproof(['report', 'numbered', '--format', 'md'])
    expect(report.stdout).toContain(runId)
  })

  it('ends with 2 where a secret is missing', async () => {
    const runbook = await smallRunbook()
    const site = await file('secretless.yaml', siteText(1))

    expect(await siteproof(['run', runbook, '--site', site, '--run-dir', 'secretless'])).not.toMatchObject({
      code: 0,
    })
  })

  it('ends with 2 where a secret breaks its rule, says which one without it, and contacts nothing', async () => {
    const secret = `pin: { type: secret, length: 6..8, title: ${text('Pin')} }`
    const runbook = await smallRunbook(book => book.replace(/note: .*/, secret).replace('note', 'pin'))
    const site = await file('unfit.yaml', `${siteText(1)}secrets: { pin: { env: PIN } }\n`)
    const { code, stdout, stderr } = await siteproof(['run', runbook, '--site', site], {
      PIN: 'too-long-a-pin',
    })

    expect(code).toBe(2)
    expect(stderr).toMatch(/pin from the environment variable PIN: .*14 characters; 6\.\.8/)
    expect(stdout + stderr).not.toMatch(/too-long|HOST_UNREACHABLE/)
  })

  it('ends with 130 on Ctrl-C, its end journaled', async () => {
    // Takes the connection and never says a word.
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await new Promise(ready => silent.once('listening', ready))
    const { port } = silent.address() as { port: number }
    const runbook = await smallRunbook()
    const site = await file('silent.yaml', siteText(port))
    const args = [main, 'run', runbook, '--site', site, '--run-dir', 'silent', '--json']
    const env = { PATH: process.env['PATH'], SITEPROOF_HOME: folder, LOGIN: 'x' }
    const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] })
    child.stdout.once('data', () => child.kill('SIGINT'))
    const code = await new Promise(ended => child.once('close', ended))
    silent.close()

    expect(code).toBe(130)
    expect(await readFile(join(folder, 'silent', 'journal.jsonl'), 'utf8')).toContain('"outcome":"cancelled"')
  })
})

it('finds a touched journal, and one that does not end in the printed anchor', async () => {
  const runDir = join(folder, 'closed')
  const anchor = JSON.parse((await siteproof(['report', '--verify', runDir, '--json'])).stdout) as {
    lastHash: string
  }
  expect((await siteproof(['report', '--verify', runDir, '--against', anchor.lastHash])).code).toBe(0)
  expect((await siteproof(['report', '--verify', runDir, '--against', 'f'.repeat(64)])).code).toBe(1)
  const slip = await siteproof(['report', '--verify', runDir, '--against', 'abc'])
  expect([slip.code, slip.stderr]).toEqual([2, expect.stringContaining('64 hex digits, this has 3')])

  await using journal = await openJournal(runDir, { clock: memoryClock(), digest: memoryDigest })
  await journal.append({ type: 'run-paused', by: 'somebody' })
  expect((await siteproof(['report', '--verify', runDir, '--against', anchor.lastHash])).code).toBe(1)
})

describe('a wrong command line', () => {
  it('shows how that command is written, and no other', async () => {
    const { code, stdout, stderr } = await siteproof(['undo'])
    expect({ code, stdout, lines: stderr.trimEnd().split('\n') }).toEqual({
      code: 2,
      stdout: '',
      lines: ['siteproof: the argument RUN-DIR is missing', 'usage: siteproof undo RUN-DIR [--to STEP]'],
    })
  })

  it('shows every command where it knows none of that name', async () => {
    expect((await siteproof(['lnt'])).stderr).toMatch(/unknown command lnt\nusage: [^]*\n {2}rehearsal /)
  })
})

/** One of its own for each host. */
function nextAddress(): () => string {
  let last = 0
  return () => `address: 10.0.0.${String((last += 1))}`
}

const shipped = readdirSync(join(root, 'runbooks'), { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => entry.name)

it.each(shipped)(
  'lint finds what is still empty in the site file of `site init %s`, and nothing else',
  async name => {
    await siteproof(['site', 'init', name, '-o', `${name}.yaml`])
    const template = await readFile(join(folder, `${name}.yaml`), 'utf8')
    await file(
      `${name}.yaml`,
      template.replace("name: ''", 'name: Demo').replaceAll("address: ''", nextAddress()),
    )
    const { stdout } = await siteproof(['lint', `${name}.yaml`])
    const errors = stdout.split('\n').filter(line => line.includes('error: '))
    expect(errors.filter(line => !/is empty|no host is chosen|sha256/.test(line))).toEqual([])
  },
)

it('lint finds what is still empty in a site file as written by `site init`', async () => {
  await siteproof(['site', 'init', 'keepalived-vip-pair', '-o', 'half.yaml'])
  const template = await readFile(join(folder, 'half.yaml'), 'utf8')
  await file('half.yaml', template.replace("name: ''", 'name: Demo').replaceAll("address: ''", nextAddress()))
  const { code, stdout } = await siteproof(['lint', 'half.yaml'])
  expect(code).toBe(2)
  for (const name of ['iface', 'service_ip', 'priority', 'vip', 'vrid'])
    expect(stdout).toContain(`error: \`${name}\` is empty`)
  expect(stdout).not.toContain('missing')
})
