/** What a run of another laptop would contact, and read on this one. Reads no secret. */
import type { ForeignAccess, ForeignHost, ForeignSource } from '../../engine/contract/runs.ts'
import type { Phrase } from '../../engine/phrase.ts'
import { secretsOf } from '../../engine/plan/scope.ts'
import type { HostAccess } from '../../engine/site/schema.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import { findRunbook, readRunbookFolder } from '../../adapters/files/load.ts'
import type { RunFolderContent } from '../../adapters/files/run-folder.ts'
import { fingerprintOf, pinsOf, type HostKeyStore } from '../../adapters/ssh2/host-keys.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { parseFiles, type Input, type Library } from '../input.ts'
import { keysOf, loginsOf, referencesOf, shownKey, shownSource, usesAgent } from './sources.ts'

/** Its digest changes with everything that decides what is contacted, read and done. */
export async function foreignAccessOf(
  { meta }: Pick<RunFolderContent, 'meta'>,
  input: Input,
  library: Library,
  hostKeys: Pick<HostKeyStore, 'find'>,
): Promise<ForeignAccess> {
  const { id, version, digest } = input.runbook
  const site = systemDigest.sha256(input.siteText)
  return {
    sha256: systemDigest.sha256(JSON.stringify([meta.runId, digest, site, input.siteDir])),
    operator: meta.operator,
    runbook: { id, version, origin: await originOf(id, digest, library) },
    hosts: await Promise.all(loginsOf(input.binding).map(login => hostOf(login, hostKeys))),
    sources: sourcesOf(input),
  }
}

async function originOf(
  id: string,
  digest: string,
  { runbooksDirs }: Library,
): Promise<ForeignAccess['runbook']['origin']> {
  const folder = await findRunbook(id, runbooksDirs).catch(() => undefined)
  if (folder === undefined) return 'own'
  const here = parseFiles(await readRunbookFolder(folder), folder)
  return here.ok && here.value.digest === digest ? 'shipped' : 'other'
}

async function hostOf(
  { name, ssh }: Pick<HostAccess, 'name' | 'ssh'>,
  hostKeys: Pick<HostKeyStore, 'find'>,
): Promise<ForeignHost> {
  const pins = pinsOf(ssh)
  const keys = (await hostKeys.find(ssh.address, ssh.port)).filter(key => key.marker === undefined)
  const shown = keys.map(key => fingerprintOf(Buffer.from(key.base64, 'base64')))
  return {
    name,
    address: `${ssh.address}:${ssh.port}`,
    user: ssh.user,
    pins,
    known: shown.some(one => pins.length === 0 || pins.includes(one)),
  }
}

/** By where they are kept: one password may open many hosts. What is typed is asked for by its name anyway. */
function sourcesOf({ binding, siteDir }: Input): readonly ForeignSource[] {
  const found = new Map<string, { source: Phrase; logins: Set<string>; values: Set<string> }>()
  function at(source: Phrase): { logins: Set<string>; values: Set<string> } {
    const id = JSON.stringify(source)
    const kept = found.get(id) ?? { source, logins: new Set<string>(), values: new Set<string>() }
    found.set(id, kept)
    return kept
  }
  for (const { name, ssh } of loginsOf(binding)) {
    for (const key of keysOf(ssh)) at(shownKey(key, siteDir)).logins.add(name)
    if (usesAgent(ssh)) at(phrase('secret-agent')).logins.add(name)
    for (const reference of referencesOf(ssh))
      if (!('prompt' in reference)) at(shownSource(reference, siteDir)).logins.add(name)
  }
  for (const { name, reference } of secretsOf(binding))
    if (!('prompt' in reference)) at(shownSource(reference, siteDir)).values.add(name)
  return [...found.values()].map(({ source, logins, values }) => ({
    source,
    logins: [...logins],
    values: [...values],
  }))
}
