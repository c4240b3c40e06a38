import { closeSync, openSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reportFailure } from '../failure.ts'
import { createRedactor } from '../../engine/redact.ts'
import type { Shell } from '../shell.ts'
import { vault } from './vault.ts'

const right = 'correct horse battery'
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-vault-cli-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Runs the command as the command line would; each of `texts` becomes a descriptor for its option. */
async function command(
  args: readonly string[],
  texts: Record<string, string> = {},
  more: Partial<Shell> = {},
) {
  const lines = { out: [] as string[], err: [] as string[] }
  const shell: Shell = {
    language: 'en',
    json: false,
    env: { SITEPROOF_HOME: folder },
    signal: new AbortController().signal,
    interactive: false,
    colours: false,
    runbooksDirs: [],
    redactor: createRedactor(),
    out: line => void lines.out.push(line),
    raw: line => void lines.out.push(line),
    err: line => void lines.err.push(line),
    ...more,
  }
  const descriptors: number[] = []
  for (const [option, text] of Object.entries(texts)) {
    await writeFile(join(folder, 'given'), text)
    descriptors.push(openSync(join(folder, 'given'), 'r'))
    await rm(join(folder, 'given'))
    args = [...args, option, String(descriptors.at(-1))]
  }
  const code = await vault(shell, args).catch((error: unknown) => reportFailure(shell, error))
  for (const descriptor of descriptors) closeSync(descriptor)
  return { code, out: lines.out.join('\n'), err: lines.err.join('\n') }
}
const open = { '--passphrase-fd': `${right}\n` }

describe('siteproof vault', () => {
  it('makes, fills, lists, rekeys and empties a vault by descriptors', async () => {
    expect(await command(['init'], open)).toMatchObject({ code: 0, out: `vault made: ${folder}/vault.age` })
    expect((await command(['set', 'node-a'], { ...open, '--value-fd': 'geheim-a\n' })).code).toBe(0)
    expect((await command(['rekey'], { ...open, '--new-passphrase-fd': 'another phrase' })).code).toBe(0)
    const before = await readFile(join(folder, 'vault.age'))
    expect(before.includes('geheim')).toBe(false)

    const wrong = await command(['list'], { '--passphrase-fd': right })
    expect(wrong).toMatchObject({ code: 2, out: '' })
    expect(wrong.err).toContain('does not open')
    const now = { '--passphrase-fd': 'another phrase' }
    expect((await command(['set', 'a'], { ...now, '--value-fd': '\n' })).code).toBe(2)
    expect(await readFile(join(folder, 'vault.age'))).toEqual(before)

    const env = { SITEPROOF_HOME: folder, SITEPROOF_VAULT_PASSPHRASE: 'another phrase' }
    expect((await command(['list'], {}, { env, json: true })).out).toBe('["node-a"]')
    expect((await command(['remove', 'node-a'], {}, { env })).out).toBe('node-a is no longer in the vault')
    expect((await command(['remove', 'node-a'], {}, { env })).code).toBe(2)
  }, 120_000)

  it('ends with words where nobody can answer, or a descriptor cannot be read', async () => {
    expect((await command(['list'])).err).toContain('nobody could answer')
    expect((await command(['list', '--passphrase-fd', '999'])).err).toContain('--passphrase-fd must be')
    expect((await command(['list', '--passphrase-fd', 'x'])).code).toBe(2)
    expect((await command(['list'], open)).err).toContain('there is no vault')
  })

  it.each([
    [['set']],
    [['set', 'a', 'the-value']],
    [['list', 'x']],
    [['open']],
    [['set', 'a', '--value', 'x']],
  ])('has no place for values among its arguments: %j', async args => {
    expect((await command(args, open)).code).toBe(2)
  })

  it('seals a run folder and opens it again', async () => {
    const dir = join(folder, 'run')
    await mkdir(dir)
    await writeFile(join(dir, 'run.json'), '{}')

    expect(await command(['seal', dir], open)).toMatchObject({ code: 0, out: `sealed: ${dir}.age` })
    expect(await command(['unseal', dir], open)).toMatchObject({ code: 0, out: `opened: ${dir}` })
    expect(await readFile(join(dir, 'run.json'), 'utf8')).toBe('{}')
  }, 60_000)
})
