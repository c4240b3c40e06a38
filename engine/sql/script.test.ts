import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localSession } from '../../adapters/memory/local-session.ts'
import { ports } from '../../test/support/kind-fixture.ts'
import { askServer, errorIn, type SqlAnswer } from './ask.ts'
import type { Login } from './login.ts'
import { clientCommand, hereDocument, optionFile } from './script.ts'

const password = `p'w"d\\ #;$(x)`
const login: Login = { user: 'root', password, host: '10.0.0.3', port: '3307' }

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sql-client-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A stand-in for the client: writes down how it was called, then does as the test says. Real servers are in the lab. */
function fakeClient(then: string): string {
  const file = join(folder, 'mysql')
  const script = `#!/bin/sh
{ echo "argv: $*"; env | sed 's/^/env: /'; f=\${1#--defaults-extra-file=}; echo "file: $f"; stat -c 'mode: %a' "$f"; stat -c 'folder: %a' "\${f%/*}"; sed 's/^/option: /' "$f"; } >>${folder}/called
cat >${folder}/sql
${then}
`
  writeFileSync(file, script)
  chmodSync(file, 0o755)
  return file
}
const called = (): string => readFileSync(join(folder, 'called'), 'utf8')

async function run(sql: string, then = 'echo ok', seconds = 10) {
  fakeClient(then)
  const command = clientCommand(login, sql, { as: 'login', vertical: false, seconds })
  if (command.kind !== 'script') throw new TypeError('a script')
  const text = `PATH=${folder}:$PATH\n${command.text}`
  return localSession('node-a', ['/bin/dash']).exec({ ...command, text }, { timeoutSeconds: 30 })
}

describe('the client', () => {
  it('gets the password in a file that only its owner reads, and nowhere else', async () => {
    await run('SELECT 1')

    const seen = called().split('\n')
    const withPassword = seen.filter(line => line.includes('$(x)'))
    expect(withPassword).toEqual([String.raw`option: password="p'w\"d\\ #;$(x)"`])
    expect(seen).toEqual(expect.arrayContaining(['mode: 600', 'folder: 700', 'option: protocol="tcp"']))
  })
  it.each([
    ['succeeds', 'exit 0', 0],
    ['fails', 'exit 1', 1],
    ['is killed', 'kill -9 $$', 137],
    ['hangs', 'sleep 20', 124],
  ])('leaves no file behind when it %s', async (_, then, exit) => {
    const { exitCode } = await run('SELECT 1', then, 1)

    const file = /file: (.*)/.exec(called())?.[1] ?? ''
    expect([exitCode, existsSync(file), file === '']).toEqual([exit, false, false])
  })
  it('gets statements of several lines as they are', async () => {
    const sql = "INSERT INTO t VALUES ('$HOME `id` \\\\');\nSITEPROOF_END\nSELECT 2;\n"
    await run(sql)

    expect(readFileSync(join(folder, 'sql'), 'utf8')).toBe(sql)
  })
  it('is missed by name', async () => {
    const command = clientCommand(login, 'SELECT 1', { as: 'login', vertical: false, seconds: 5 })
    const text =
      command.kind === 'script' ? command.text.replace('command -v mysql || command -v mariadb', 'false') : ''

    expect(
      await localSession('node-a').exec({ kind: 'script', text, as: 'login' }, { timeoutSeconds: 9 }),
    ).toMatchObject({
      exitCode: 127,
    })
  })
})

it('prefers a socket to an address', () => {
  expect(optionFile({ ...login, socket: '/run/m.sock' })).toContain(
    'protocol="socket"\nsocket="/run/m.sock"\ndefault',
  )
})
it('refuses a password with a line end, which would begin another option', () => {
  expect(() => optionFile({ user: 'root', password: 'a\nuser=b' })).toThrow('value-control')
})
it('never ends a text early', () => {
  expect(hereDocument('cat', 'SITEPROOF_END\nSITEPROOF_END_\n')).toMatch(/<<'SITEPROOF_END__'\n/)
})

describe('an answer', () => {
  const ask = async (exitCode: number | null, stderr: string, stdout = ''): Promise<SqlAnswer> => {
    const version = {
      exitCode: 0,
      stderr: '',
      stdout: 'version\tcomment\n8.4.0\tx\n',
      truncated: false,
      durationMs: 1,
    }
    const question = {
      host: 'a',
      login,
      statement: ['SELECT 1'],
      as: 'root',
      vertical: false,
      seconds: 5,
    } as const
    return askServer(
      ports(),
      question,
      () => Promise.resolve({ ...version, exitCode, stderr, stdout }),
      () => Promise.resolve(version),
    )
  }
  it.each([
    [null, '', 'lost', 0],
    [null, 'COMMAND_TIMED_OUT', 'timed-out', 0],
    [124, '', 'timed-out', 0],
    [127, 'siteproof: no mysql or mariadb client', 'no-client', 0],
    [
      1,
      "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)",
      'refused',
      1045,
    ],
    [
      1,
      "ERROR 1130 (HY000): Host '10.0.0.9' is not allowed to connect to this MySQL server",
      'refused',
      1130,
    ],
    [
      1,
      "ERROR 2002 (HY000): Can't connect to local server through socket 'm5/none.sock' (2)",
      'unreachable',
      2002,
    ],
    [
      1,
      '--------------\nSELEC 2\n--------------\n\nERROR 1064 (42000) at line 2: You have an error',
      'sql',
      1064,
    ],
    [1, 'mysql: [ERROR] unknown variable', 'broken', 0],
  ] as const)('with exit code %s and %j is %s', async (exitCode, stderr, why, errno) => {
    expect(await ask(exitCode, stderr)).toMatchObject({
      ok: false,
      why,
      errno,
      login: 'root @ 10.0.0.3:3307',
    })
  })
  it('knows the dialect it was asked in, and asks for it once', async () => {
    expect(await ask(0, '', 'a\n1\n')).toMatchObject({ ok: true, dialect: { number: 80_400 } })
  })
  it('reads an error only where a client prints one', () => {
    expect(errorIn("note: ERROR 1 (x): not at the line's beginning")).toBeUndefined()
  })
})
