import { dirname, resolve } from 'node:path'
import { isRunError } from '../../engine/errors.ts'
import type { HostAccess } from '../../engine/site/schema.ts'
import type { Site } from '../../engine/site/schema.ts'
import { accessOf } from '../../engine/site/access.ts'
import { parseSite } from '../../engine/site/parse.ts'
import { readInput } from '../../adapters/files/load.ts'
import { needed, oneOf, parseArguments } from '../arguments.ts'
import { exitCodeOf } from '../failure.ts'
import { InputRefused } from '../../app/input-refused.ts'
import { shownPath } from '../../app/input.ts'
import { cliTransport } from '../session.ts'
import { outJson, say, sayError } from '../shell.ts'
import type { Command } from './command.ts'

/** `hosts trust`: connects to each host of a site file, shows its key, asks, and keeps what was accepted. */
export const hosts: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(args, { site: { type: 'string' } }, ['trust'])
  oneOf(positionals[0] ?? '', ['trust'], 'hosts')
  const file = resolve(needed(values.site, '--site'))
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
