/** Where a site's logins and values take their secrets from on this laptop. Reads none of them. */
import { sourceOf } from '../../engine/run/rendering.ts'
import type { Phrase } from '../../engine/phrase.ts'
import type { Binding } from '../../engine/site/bind.ts'
import type { Auth, HostAccess, SecretReference, Ssh } from '../../engine/site/schema.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import { sitePath } from '../../adapters/files/load.ts'

type Login = Omit<HostAccess, 'hops'>

/** Every host that is logged in to: those of the run, and those on the way to them. */
export function loginsOf(binding: Binding): readonly Login[] {
  const found = new Map<string, Login>()
  for (const { access } of Object.values(binding.hosts))
    for (const { name, ssh } of [...access.hops, access]) found.set(name, { name, ssh })
  return [...found.values()]
}

export function keysOf({ auth }: Ssh): readonly string[] {
  return [auth].flat().flatMap(way => ('key' in way ? [way.key] : []))
}

export const usesAgent = ({ auth }: Ssh): boolean => [auth].flat().some(way => 'agent' in way)

export function referencesOf({ auth, sudo }: Ssh): readonly SecretReference[] {
  return [...[auth].flat().flatMap(referencesOfWay), ...(sudo === undefined ? [] : [sudo.password])]
}

function referencesOfWay(way: Auth): readonly SecretReference[] {
  if ('key' in way) return way.passphrase === undefined ? [] : [way.passphrase]
  if ('password' in way) return [way.password]
  if ('bastion' in way) return way.bastion.flatMap(({ send }) => (typeof send === 'object' ? [send] : []))
  if ('interactive' in way) return way.interactive === 'ask' ? [] : way.interactive.answers
  return []
}

/** With the whole path of a file, as it would be read. */
export function shownSource(reference: SecretReference, siteDir: string): Phrase {
  return sourceOf('file' in reference ? { file: sitePath(reference.file, siteDir) } : reference)
}

export const shownKey = (path: string, siteDir: string): Phrase =>
  phrase('secret-key-file', { path: sitePath(path, siteDir) })
