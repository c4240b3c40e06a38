/** A secret from the vault, printed by a real host in every form, and every place where this product writes anything. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSshd, whyNoSshd, type TestSshd } from '../../adapters/ssh2/testing/sshd.ts'
import { openVault } from '../../adapters/vault/vault.ts'
import { cliPath } from '../scenarios/siteproof.ts'
import { canaryBook, canarySite } from './canary-book.ts'
import { canariesIn } from './forms.ts'

const canary = `Kanari&"q'8 vögel+/7`
const passphrase = 'correct horse battery'

interface Sinks {
  readonly codes: readonly (number | null)[]
  readonly found: Readonly<Record<string, readonly string[]>>
  readonly walked: number
  readonly runDir: string
  readonly said: string
}

describe.skipIf(whyNoSshd() !== undefined)('a canary', { timeout: 300_000 }, () => {
  let sshd: TestSshd
  let folder: string
  beforeAll(async () => {
    sshd = await startSshd()
    folder = await mkdtemp(join(tmpdir(), 'siteproof-canary-'))
  })
  afterAll(async () => {
    await sshd[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
    await rm('/tmp/siteproof-canary.conf', { force: true })
  })

  /** Every command over one run of the runbook; what stands in which sink. */
  async function sing(secret: boolean): Promise<Sinks> {
    const home = await mkdtemp(join(folder, 'home-'))
    const book = join(home, 'canary')
    await mkdir(book, { recursive: true })
    await writeFile(join(book, 'runbook.yaml'), canaryBook(secret))
    const site = join(home, 'site.yaml')
    const keyFile = join(sshd.folder, 'id')
    await writeFile(site, canarySite(sshd.port, keyFile, sshd.fingerprint, secret ? undefined : canary))
    const vault = openVault(join(home, 'vault.age'), { idleSeconds: Infinity })
    await vault.create(passphrase)
    await vault.set('canary', canary)
    vault.lock()
    const runDir = join(home, 'run')
    const commands = [
      ['plan', book, '--site', site],
      ['plan', book, '--site', site, '--format', 'json', '-o', join(home, 'plan.json')],
      ['plan', book, '--site', site, '--format', 'html', '-o', join(home, 'plan.html')],
      ['run', book, '--site', site, '--yes', '--run-dir', runDir],
      ['--json', 'resume', runDir, '--yes'],
      ['report', runDir, '--format', 'html', '-o', join(home, 'report.html')],
      ['report', runDir, '--format', 'md', '--lang', 'zh', '-o', join(home, 'report.md')],
      ['report', runDir, '--format', 'json'],
      ['undo', runDir, '--yes'],
    ]
    const found: Record<string, readonly string[]> = {}
    const codes: (number | null)[] = []
    let said = ''
    for (const args of commands) {
      const { code, stdout, stderr, argv } = await siteproof(args, home, folder)
      codes.push(code)
      said += stderr
      for (const [sink, content] of Object.entries({ stdout, stderr, argv })) {
        found[`${args.slice(0, 2).join(' ')}: ${sink}`] = canariesIn(content, canary)
      }
    }
    // The site file of the counter-test and the runbook are the engineer's own; everything else we wrote.
    const files = (await filesBelow(home)).filter(path => path !== site && !path.endsWith('runbook.yaml'))
    for (const path of files) found[path.slice(home.length)] = canariesIn(await readFile(path), canary)
    return { codes, found: withoutEmpty(found), walked: files.length, runDir, said }
  }

  it('is in no sink: journal, outputs, run folder, plan, report, screen, error texts, arguments, vault', async () => {
    const { codes, found, walked, runDir, said } = await sing(true)

    // The step failed with the secret on its lips, and everything else did its work.
    expect(codes, said).toEqual([0, 0, 0, 1, 1, 0, 0, 0, expect.any(Number)])
    expect(found).toEqual({})
    expect(walked).toBeGreaterThan(8)
    const journal = await readFile(join(runDir, 'journal.jsonl'), 'utf8')
    expect(journal.split('‹canary›').length).toBeGreaterThan(12)
  })

  it('would be found: the same value as an ordinary parameter is in all of them', async () => {
    const { found } = await sing(false)

    const sinks = Object.keys(found).join('\n')
    for (const sink of [
      'plan.json',
      'plan.html',
      'run/journal.jsonl',
      'run/site.yaml',
      'report.html',
      'report.md',
    ])
      expect(sinks).toContain(sink)
    expect(sinks).toContain('report /')
    const inRun = Object.entries(found).flatMap(([sink, forms]) => (sink.startsWith('/run/') ? forms : []))
    for (const form of ['base64', 'base64, second', 'hex', 'hex, spaced', 'json', 'first half'])
      expect(inRun).toContain(form)
  })
})

/** One command, its streams, and the arguments of every process that ran meanwhile, as each user of the host can see them. */
function siteproof(args: readonly string[], home: string, cwd: string) {
  const env = {
    PATH: process.env['PATH'],
    SITEPROOF_HOME: home,
    SITEPROOF_VAULT_PASSPHRASE: passphrase,
    SITEPROOF_DEBUG: '1',
    LANG: 'C.UTF-8',
  }
  return new Promise<{ code: number | null; stdout: string; stderr: string; argv: string }>(done => {
    const seen = new Set<string>()
    const timer = setInterval(() => void allArguments().then(each => each.forEach(one => seen.add(one))), 40)
    const options = { env, cwd, maxBuffer: 64 * 1024 * 1024 }
    const child = execFile(process.execPath, [cliPath, ...args], options, (_, stdout, stderr) => {
      clearInterval(timer)
      done({ code: child.exitCode, stdout, stderr, argv: [...seen].join('\n') })
    })
  })
}

/** Programs of the runbook's own script have the canary as an argument because the script says so: `ls`, `env`, `printf`. */
async function allArguments(): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter(line => !/^(?:ls|env|sh\0-c|cut|sleep|grep)\0/.test(line))
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}

function withoutEmpty(found: Readonly<Record<string, readonly string[]>>) {
  return Object.fromEntries(Object.entries(found).filter(([, forms]) => forms.length > 0))
}
