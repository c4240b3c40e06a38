/** Two JumpServer nodes on one database, each with a Redis of its own: JumpServer itself is a stand-in, what is below it is real. */
import { pbkdf2Sync } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { upLab, type Lab } from '../lab.ts'
import { awaitDatabase, sql } from '../database/database.ts'
import { until } from '../system/run.ts'
import type { UpOptions } from '../up.ts'
import { schemaOf } from './schema.ts'

/** One version of each family that keeps its settings in another way (domain catalogue 5.3). */
export const jumpServerVersions = ['1.4.8', '1.5.6', '2.8.4', '3.10.23'] as const
export type JumpServerVersion = (typeof jumpServerVersions)[number]

export const jumpServerAdmin = { user: 'admin', password: 'Admin"Jms\\7501' } as const
export const jumpServerSecrets = { key: 'sk-4f1b7c2d9e', token: 'bt-91a2', database: 'Jms-Db-7401' } as const
export const firstSiteUrl = 'http://10.0.0.1'
const nodes = ['node-a', 'node-b'] as const

/** Brings node-a and node-b up as JumpServer nodes; node-a has the database of both. Other hosts as told. */
export async function upJumpServers(
  options: UpOptions & { readonly version: JumpServerVersion },
): Promise<Lab> {
  const { version, ...rest } = options
  const flavours = { 'node-a': 'jumpserver', 'node-b': 'jumpserver', ...rest.flavours } as const
  const lab = await upLab({ ...rest, flavours })
  try {
    await awaitDatabase(lab, 'node-a')
    await sql(lab, 'node-a', databaseOf(version))
    for (const node of nodes) await install(lab, node, version)
    for (const node of nodes) await startCore(lab, node)
    return lab
  } catch (error) {
    await lab[Symbol.asyncDispose]()
    throw error
  }
}

function databaseOf(version: JumpServerVersion): string {
  const salt = 'lab7501'
  const hash = pbkdf2Sync(jumpServerAdmin.password, salt, 1000, 32, 'sha256').toString('base64')
  return `CREATE DATABASE jumpserver CHARACTER SET utf8mb4; USE jumpserver;
    CREATE USER 'jms'@'%' IDENTIFIED BY '${jumpServerSecrets.database}'; GRANT ALL ON jumpserver.* TO 'jms'@'%';
    ${schemaOf(version)}
    INSERT INTO users_user (id, username, password) VALUES (REPEAT('a', 32), '${jumpServerAdmin.user}', 'pbkdf2_sha256$1000$${salt}$${hash}');`
}

/** The installer's config.txt from 3.x on, config.yml before. */
function configOf(lab: Lab, version: JumpServerVersion): { readonly path: string; readonly text: string } {
  const { key, token, database } = jumpServerSecrets
  const address = lab.host('node-a').serviceAddress
  const values = {
    SECRET_KEY: key,
    BOOTSTRAP_TOKEN: token,
    DB_ENGINE: 'mysql',
    DB_HOST: address,
    DB_PORT: '3306',
    DB_USER: 'jms',
    DB_PASSWORD: database,
    DB_NAME: 'jumpserver',
    REDIS_HOST: '127.0.0.1',
    REDIS_PORT: '6379',
    HTTP_LISTEN_PORT: '8080',
  }
  const isInstaller = version.startsWith('3.')
  const lines = Object.entries(values).map(([name, value]) =>
    isInstaller ? `${name}=${value}` : `${name}: ${value}`,
  )
  if (!isInstaller) return { path: '/opt/jumpserver/config.yml', text: `${lines.join('\n')}\n` }
  lines.push(`CURRENT_VERSION=v${version}`, 'DOMAINS="jms.example.cn,10.0.0.1"')
  return { path: '/opt/jumpserver/config/config.txt', text: `${lines.join('\n')}\n` }
}

async function put(lab: Lab, node: string, path: string, text: string, mode = '644'): Promise<void> {
  await lab.mustExec(node, `mkdir -p "$(dirname '${path}')"; cat >'${path}'; chmod ${mode} '${path}'`, {
    input: text,
  })
}

async function install(lab: Lab, node: string, version: JumpServerVersion): Promise<void> {
  const folder = new URL('stand-in/', import.meta.url)
  const file = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
  const home = '/opt/jumpserver'
  const config = configOf(lab, version)
  await put(lab, node, config.path, config.text, '600')
  for (const name of readdirSync(folder)) {
    const inside =
      { 'core.py': 'stand-in/core.py', 'celery.py': 'stand-in/celery.py', 'manage.py': 'apps/manage.py' }[
        name
      ] ?? name
    // What came with containers has neither its source nor its manage.py on the host.
    if (version.startsWith('3.') && name === 'manage.py') continue
    const path = name === 'jmsctl.sh' ? '/opt/jumpserver-installer/jmsctl.sh' : `${home}/${inside}`
    await put(lab, node, path, file(name), '755')
  }
  if (!version.startsWith('3.')) {
    await put(lab, node, `${home}/apps/__init__.py`, `__version__ = "${version}"\n`)
  }
  await lab.mustExec(
    node,
    'mkdir -p /opt/py3/bin; ln -s /usr/bin/python3 /opt/py3/bin/python; : >/opt/py3/bin/activate',
  )
}

/** Starts the core of a node and waits until its login page is there. It ends at once where its Redis is not there yet. */
export async function startCore(lab: Lab, node: string): Promise<void> {
  const redis = async (): Promise<boolean> =>
    (await lab.exec(node, "ss -ltn | grep -q '127.0.0.1:6379'")).code === 0
  await until(`Redis on ${node}`, 30, redis)
  await lab.mustExec(node, 'cd /opt/jumpserver && ./jms start gunicorn -d')
  await until(`JumpServer on ${node}`, 30, async () => (await page(lab, node, '/users/login/')) !== undefined)
}

async function page(lab: Lab, node: string, path: string): Promise<string | undefined> {
  const got = await lab.exec(node, ['curl', '-sf', '-m', '5', `http://127.0.0.1:8080${path}`])
  return got.code === 0 ? got.stdout : undefined
}

/** The site URL that a mail from this node would carry: what its running core believes, whatever the row says. */
export async function urlInMails(lab: Lab, node: string): Promise<string> {
  return ((await page(lab, node, '/stand-in/mail-link/')) ?? '').replace(/\/users\/password.*$/, '')
}

/** Changes the row behind JumpServer's back, as replication or a colleague with a SQL client does. */
export async function changeRow(lab: Lab, version: JumpServerVersion, url: string): Promise<void> {
  const table = version === '1.4.8' ? 'settings' : 'settings_setting'
  await sql(lab, 'node-a', `UPDATE jumpserver.${table} SET value = '"${url}"' WHERE name = 'SITE_URL'`)
}
