/** A site file that somebody sent, before it becomes a site here. */
import type { ListedSite } from '../../../engine/contract/sites.ts'
import { isReadable } from '../../../engine/contract/unreadable.ts'
import { parseSite } from '../../../engine/site/parse.ts'
import { withEdit, writeSite } from '../../../engine/site/write.ts'
import type { Issue } from '../../../engine/source/issue.ts'
import { decodeText } from '../../../engine/source/text.ts'
import { readYaml } from '../../../engine/source/yaml.ts'
import { isDataMap } from '../../../engine/source/yaml-text.ts'

export interface SiteFile {
  /** The name that it gives itself, else that of the file. */
  readonly name: string
  /** Absent where it cannot be read as a site file at all: there is nothing to import then. */
  readonly text?: string
  readonly issues: readonly Issue[]
}

export function readSiteFile(bytes: Uint8Array, file: string): SiteFile {
  const ownName = file.replace(/\.ya?ml$/i, '')
  const decoded = decodeText(bytes, file)
  if (!decoded.ok) return { name: ownName, issues: decoded.issues }
  const { issues } = parseSite(decoded.value, file)
  const yaml = readYaml(decoded.value, file)
  if (!yaml.ok || !isDataMap(yaml.value.value)) return { name: ownName, issues }
  const { name } = yaml.value.value
  const said = typeof name === 'string' && name.trim() !== '' ? name.trim() : ownName
  return { name: said, text: decoded.value, issues }
}

/** The file under the name that was typed for it; all else in it stays as it was. */
export function renamed(text: string, name: string): string {
  const yaml = readYaml(text, 'site.yaml')
  if (!yaml.ok || !isDataMap(yaml.value.value) || yaml.value.value['name'] === name) return text
  return writeSite(text, withEdit(yaml.value.value, { path: ['name'], value: name })) ?? text
}

/** The site that already goes by this name. */
export function namesake(
  sites: readonly ListedSite[],
  name: string,
): { readonly name: string; readonly site: string } | undefined {
  const plain = (text: string): string => text.normalize('NFC').trim().toLowerCase()
  return sites
    .map(card => ({ site: card.site, name: isReadable(card) ? card.name : card.site }))
    .find(site => [site.name, site.site].some(one => plain(one) === plain(name)))
}
