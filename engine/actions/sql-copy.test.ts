import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localSession } from '../../adapters/memory/local-session.ts'
import { actionContext, renderer } from '../../test/support/kind-fixture.ts'
import type { Session } from '../ports.ts'
import { sqlCopy, SqlCopy } from './sql-copy.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sql-copy-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const render = renderer({
  db_user: 'root',
  db_password: [],
  db_socket: [],
  db_host: [],
  db_port: [],
  seed: 'seed',
  pass: 'Geheim-12345',
  ip: '10.0.0.1',
  schemas: ['shop', "o'x"],
})
const coordinates = "-- CHANGE MASTER TO MASTER_LOG_FILE='mysql-bin.000002', MASTER_LOG_POS=154;"

interface Stand {
  readonly there?: string
  readonly size?: string
  readonly dump?: string
  readonly options?: string
  readonly load?: string
}

/** Stand-ins for client and dump tool; real ones are in the lab. */
function stands({
  there = '',
  size = '1',
  dump = `${coordinates}\n-- Dump completed on x`,
  options = '',
  load = '0',
}: Stand): Session {
  const write = (name: string, body: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  write(
    'mysql',
    `echo "$*" >>${folder}/client-argv; text=$(cat); echo "$text" >>${folder}/sql
case $text in
  *SCHEMATA*) printf '%s' '${there}' ;;
  *CEILING*) echo ${size} ;;
  *datadir*) echo ${folder} ;;
  *Dump*) exit ${load} ;;
esac`,
  )
  write(
    'mysqldump',
    `if [ "$1" = --help ]; then echo '${options}'; exit 0; fi
echo "$*" >${folder}/argv
[ '${dump}' = fails ] && { echo "mysqldump: Got error: 1049" >&2; exit 2; }
cat <<'END'
${dump}
END`,
  )
  const session = localSession('node-b', ['/bin/dash'])
  return {
    ...session,
    exec: (command, options_) =>
      session.exec(
        command.kind === 'script' ? { ...command, text: `PATH=${folder}:$PATH\n${command.text}` } : command,
        options_,
      ),
  }
}
const spec = SqlCopy.parse({
  from: { user: 'seed', password: 'pass', host: 'ip', port: 3306 },
  schemas: 'schemas',
})
const copy = (stand: Stand) => sqlCopy.execute(sqlCopy.resolve(spec, render), actionContext(stands(stand)))

describe('sql-copy', () => {
  it('loads a whole dump and prints the place that it carries', async () => {
    expect(await copy({})).toMatchObject({ verdict: 'pass', stdout: 'file=mysql-bin.000002 pos=154\n' })
    expect(readFileSync(join(folder, 'sql'), 'utf8')).toContain(`IN ('shop', 'o''x')`)
    expect(readdirSync('/var/tmp').filter(name => name.startsWith('siteproof-copy'))).toEqual([])
  })
  it('loads without logging what it loads, so that it never goes back to where it came from', async () => {
    await copy({})
    const calls = readFileSync(join(folder, 'client-argv'), 'utf8').split('\n')

    expect(calls.filter(line => line.includes('--init-command=SET SESSION sql_log_bin = 0,'))).toHaveLength(1)
  })
  it('reads the place in the newer words', async () => {
    const dump =
      "-- CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='binlog.000004', SOURCE_LOG_POS=4711;\n-- Dump completed"

    expect(await copy({ dump })).toMatchObject({ stdout: 'file=binlog.000004 pos=4711\n' })
  })
  it.each([
    [{ there: 'shop' }, 'copy-schema-there'],
    [{ size: '99999999999' }, 'copy-no-space'],
    [{ dump: 'fails' }, 'copy-not-taken'],
    [{ dump: coordinates }, 'copy-incomplete'],
    [{ dump: '-- Dump completed' }, 'copy-incomplete'],
    [{ load: '1' }, 'copy-not-loaded'],
  ])('with %o stops: %s', async (stand, code) => {
    expect(await copy(stand)).toMatchObject({ verdict: 'fail', code })
  })
  it.each([
    ['', '--master-data=2'],
    [
      '--source-data --set-gtid-purged --column-statistics',
      '--source-data=2 --set-gtid-purged=OFF --column-statistics=0',
    ],
  ])('asks the tool that knows %j for %s, with no password among its arguments', async (options, wanted) => {
    await copy({ options })
    const argv = readFileSync(join(folder, 'argv'), 'utf8')

    expect(argv).toContain(wanted)
    expect(argv).not.toContain('Geheim')
  })
  it('drops copies without logging it', async () => {
    const remove = SqlCopy.parse({ remove: true, schemas: 'schemas' })

    expect(await sqlCopy.execute(sqlCopy.resolve(remove, render), actionContext(stands({})))).toMatchObject({
      verdict: 'pass',
    })
    expect(readFileSync(join(folder, 'sql'), 'utf8')).toBe(
      "SET SESSION sql_log_bin = 0;\nDROP DATABASE IF EXISTS `shop`;\nDROP DATABASE IF EXISTS `o'x`;\n",
    )
  })
  it('shows the whole script without the password', () => {
    const view = sqlCopy.describe(sqlCopy.resolve(spec, render), { kind: 'sql-copy', spec })

    expect(view.body).toContain('--single-transaction')
    expect(view.body).not.toContain('Geheim')
  })
})
