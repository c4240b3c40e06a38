/** Data for a lab's databases: as much as a small customer has, and writers that do not stop for us. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { enterHost } from '../hosts/exec.ts'
import type { Lab } from '../lab.ts'
import { until } from '../system/run.ts'
import { clientCommand, sql } from './database.ts'

/** About 2 kB each, of bytes that do not repeat. */
const rowsPerMegabyte = 480

/** Makes a schema with a table of `megabytes` of rows (0 for an empty one) and a small one with every common type. */
export async function loadData(
  lab: Lab,
  host: string,
  { schema = 'jumpserver', megabytes = 200 }: { readonly schema?: string; readonly megabytes?: number } = {},
): Promise<void> {
  const wanted = megabytes * rowsPerMegabyte
  await sql(
    lab,
    host,
    `CREATE DATABASE ${schema} CHARACTER SET utf8mb4;
    CREATE TABLE ${schema}.audit (id INT AUTO_INCREMENT PRIMARY KEY, token CHAR(64) NOT NULL, payload VARCHAR(4000)
      CHARACTER SET latin1) ENGINE=InnoDB;
    CREATE TABLE ${schema}.asset (id INT PRIMARY KEY, name VARCHAR(80), price DECIMAL(8,2), bought DATETIME,
      photo BLOB, note TEXT, gone TINYINT NULL) ENGINE=InnoDB;
    INSERT INTO ${schema}.asset VALUES (1, '三维机房 1', 12.50, '2019-03-04 05:06:07', UNHEX('00FF0A27'), 'a''b', NULL),
      (2, 'second', -0.01, NULL, NULL, '', 1);`,
  )
  // MySQL 9.7 has no MD5 of its own any more.
  const payload = 'REPEAT(CONCAT(SHA2(RAND(), 256), SHA2(RAND(), 256)), 16)'
  const insert = `INSERT INTO ${schema}.audit (token, payload) SELECT SHA2(RAND(), 256), ${payload}`
  if (wanted > 0) await sql(lab, host, insert)
  for (let rows = 1; rows < wanted; rows = Math.min(rows * 2, wanted)) {
    await sql(lab, host, `${insert} FROM ${schema}.audit LIMIT ${Math.min(rows, wanted - rows)}`, 300)
  }
}

/** Checksum of every table of a schema, by name: equal on both nodes when the data is. */
export async function checksums(
  lab: Lab,
  host: string,
  schema = 'jumpserver',
): Promise<Readonly<Record<string, string>>> {
  const tables = await sql(
    lab,
    host,
    `SELECT table_name FROM information_schema.tables WHERE table_schema = '${schema}' ORDER BY table_name`,
  )
  const names = tables.map(([name = '']) => `${schema}.${name}`)
  if (names.length === 0) return {}
  const rows = await sql(lab, host, `CHECKSUM TABLE ${names.join(', ')}`, 300)
  return Object.fromEntries(rows.map(([name = '', sum = '']) => [name, sum]))
}

/** A writer that goes on until disposed. */
export interface WriteLoad extends AsyncDisposable {
  /** Tokens of rows whose insert the server has confirmed, in order. */
  readonly confirmed: readonly string[]
}

/**
 * Inserts, updates and deletes some 20 times a second in `SCHEMA.TABLE`, and reconnects when the server restarts.
 * It ends by itself after `forSeconds` (300 unless told), whatever happens to the test.
 */
export async function writeLoad(
  lab: Lab,
  host: string,
  {
    schema = 'jumpserver',
    name = 'written',
    forSeconds = 300,
  }: { readonly schema?: string; readonly name?: string; readonly forSeconds?: number } = {},
): Promise<WriteLoad> {
  const table = `${schema}.${name}`
  await sql(
    lab,
    host,
    `CREATE TABLE IF NOT EXISTS ${table} (id INT AUTO_INCREMENT PRIMARY KEY, token CHAR(40) UNIQUE, n INT DEFAULT 0)`,
  )
  const flag = `/run/lab-load-${schema}`
  await lab.mustExec(host, ['touch', flag])
  // What is printed has been confirmed: the client waits for the server after every statement.
  const script = `r=0; while [ -e ${flag} ]; do r=$((r + 1)); n=0; while [ -e ${flag} ]; do n=$((n + 1))
    echo "INSERT INTO ${table} (token) VALUES ('$r-$n'); SELECT '$r-$n';"
    echo "UPDATE ${table} SET n = n + 1 WHERE token = '$r-$((n - 3))'; DELETE FROM ${table} WHERE token = '$r-$((n - 50))';"
    sleep 0.05; done | ${clientCommand(lab, host)} 2>/dev/null; sleep 0.2; done`
  const words = [
    ...enterHost(lab.name, host),
    ...['/usr/bin/timeout', '-k1', String(forSeconds), '/bin/sh', '-c', script],
  ]
  const child = spawn(words[0] ?? '', words.slice(1), { stdio: ['ignore', 'pipe', 'ignore'] })
  const confirmed: string[] = []
  const ended = new Promise<void>(resolve => child.on('close', () => resolve()))
  createInterface({ input: child.stdout }).on('line', line => confirmed.push(line))
  await until(`the first write on ${host}`, 20, () => confirmed.length > 0)
  return {
    confirmed,
    async [Symbol.asyncDispose]() {
      // A signal would stop at the border of the host.
      await lab.exec(host, ['rm', '-f', flag])
      await ended
    },
  }
}
