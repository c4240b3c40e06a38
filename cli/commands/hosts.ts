import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { isRunError } from '../../engine/errors.ts'
import type { HostAccess, Site } from '../../engine/site/schema.ts'
import { accessOf } from '../../engine/site/access.ts'
import { parseSite } from '../../engine/site/parse.ts'
import { readInput } from '../../adapters/files/load.ts'
import { createKnownHostsFile, type Forgotten } from '../../adapters/ssh2/known-hosts.ts'
import { needed, oneOf, parseArguments } from '../arguments.ts'
import { exitCodeOf } from '../failure.ts'
import { InputRefused } from '../../app/input-refused.ts'
import { shownPath } from '../../app/input.ts'
import { settingsFolder } from '../../app/settings-folder.ts'
import { cliTransport } from '../session.ts'
import { outJson, say, sayError, UsageError, type Shell } from '../shell.ts'
import type { Command } from './command.ts'

/** Host keys: `trust` asks about those of a site, `list` and `forget` show and remove what is known, `import` takes over a file. */
export const hosts: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(args, { site: { type: 'string' } }, ['WHAT', '[ARGUMENT]'])
  const what = oneOf(positionals[0] ?? '', ['trust', 'list', 'forget', 'import'], 'hosts')
  const given = positionals[1]
  if (given !== undefined && (what === 'trust' || what === 'list'))
    throw new UsageError('argument-unexpected', { name: given })
  switch (what) {
    case 'trust':
      return trust(shell, resolve(needed(values.site, '--site')))
    case 'list':
      return list(shell)
    case 'forget':
      return forget(shell, given)
    case 'import':
      return importFile(shell, given ?? join(homedir(), '.ssh', 'known_hosts'))
  }
}

/** Connects to each host of a site file, shows its key, asks, and keeps what was accepted. */
async function trust(shell: Shell, file: string): Promise<number> {
  const parsed = parseSite(await readInput(file), shownPath(file))
  if (!parsed.ok) throw new InputRefused(parsed.issues)
  await using open = cliTransport(shell, dirname(file))
  const found: { host: string; fingerprint?: string; error?: string }[] = []
  let worst = 0
  for (const access of accesses(parsed.value.site)) {
    try {
      await using session = await open.open(access, shell.signal)
      const { fingerprint } = session.identity
      found.push({ host: access.name, fingerprint })
      if (!shell.json) shell.out(say(shell, 'host-known', { host: access.name, fingerprint }))
    } catch (error) {
      if (!isRunError(error) || error.code === 'CANCELLED') throw error
      found.push({ host: access.name, error: error.code })
      shell.err(`siteproof: ${sayError(shell, error.code, error.params)}`)
      worst = Math.max(worst, exitCodeOf(error.code))
    }
  }
  if (shell.json) outJson(shell, found)
  return worst
}

function accesses(site: Site): readonly HostAccess[] {
  return Object.keys(site.hosts).flatMap(name => accessOf(site, name) ?? [])
}

async function list(shell: Shell): Promise<number> {
  const lines = await knownHosts(shell).list()
  if (shell.json) {
    outJson(
      shell,
      lines.map(({ names, type, fingerprint, marker }) => ({ names, type, fingerprint, marker })),
    )
    return 0
  }
  for (const { names, type, fingerprint, marker } of lines) {
    const hashed = names.every(name => name.startsWith('|'))
    const shown = hashed ? say(shell, 'host-hashed') : names.join(',')
    shell.out([...(marker === undefined ? [] : [`@${marker}`]), shown, type, fingerprint].join(' '))
  }
  return 0
}

async function forget(shell: Shell, given: string | undefined): Promise<number> {
  if (given === undefined) throw new UsageError('argument-missing', { name: 'HOST[:PORT]' })
  const gone = await knownHosts(shell).forget(forgotten(given))
  if (gone === 0) throw new UsageError('host-not-known', { name: given })
  if (shell.json) outJson(shell, { forgotten: gone })
  else shell.out(say(shell, 'host-forgotten', { name: given, count: gone }))
  return 0
}

/** `SHA256:…`, `10.0.0.1`, `10.0.0.1:2222`, `[fe80::1]:22`, or an IPv6 address alone. */
function forgotten(given: string): Forgotten {
  if (/^SHA256:/.test(given)) return { fingerprint: given }
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(given) ?? []
  return { address: bracketed ?? plain ?? given, port: port === undefined ? 22 : Number(port) }
}

async function importFile(shell: Shell, file: string): Promise<number> {
  const text = new TextDecoder().decode(await readInput(resolve(file)))
  const result = await knownHosts(shell).importFrom(text)
  if (shell.json) outJson(shell, result)
  else shell.out(say(shell, 'hosts-imported', { added: result.added, known: result.known }))
  for (const { line, reason, names, ...keys } of result.refused) {
    shell.err(`${shownPath(file)}:${line}: ${say(shell, `hosts-refused-${reason}`, { names, ...keys })}`)
  }
  // A key that contradicts a known one is no detail: somebody has to look at it.
  return result.refused.some(one => one.reason === 'conflict') ? 1 : 0
}

function knownHosts(shell: Shell) {
  return createKnownHostsFile(settingsFolder(shell.env))
}
