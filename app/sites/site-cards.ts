/** The sites folder as screens list it: a card for each site, and for one that cannot be read why. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SiteId, type ListedSite, type SiteCard, type SiteDocument } from '../../engine/contract/sites.ts'
import { sizeOf } from '../../adapters/files/load.ts'
import { listOrder } from '../list-order.ts'
import { whyUnreadable } from '../unreadable.ts'

/** What a card tells beyond its file: by the runbooks and what its hosts said. */
export type Look = (document: SiteDocument) => Promise<Pick<SiteCard, 'runbook' | 'issues'>>

/** Those that cannot be read first, then what was changed last. A site under a name that has to be mended is not looked at. */
export async function listSites(
  folder: string,
  read: (site: string) => Promise<SiteDocument>,
  look: Look,
): Promise<readonly ListedSite[]> {
  const names = (await readdir(folder).catch(() => [])).filter(name => !name.startsWith('.'))
  const listed: (() => Promise<ListedSite>)[] = []
  for (const site of names) {
    const path = join(folder, site, 'site.yaml')
    if ((await sizeOf(path)) === undefined) continue
    try {
      const document = await read(site)
      const card = cardOf(document, (await stat(path)).mtime)
      listed.push(() => looked(document, card, look))
    } catch (error) {
      const unreadable = whyUnreadable(path, error)
      listed.push(() => Promise.resolve({ site, unreadable }))
    }
  }
  return (await Promise.all(listed.map(one => one()))).toSorted(inOrder)
}

async function looked(document: SiteDocument, card: SiteCard, look: Look): Promise<SiteCard> {
  return card.better === undefined ? { ...card, ...(await look(document)) } : card
}

const inOrder = listOrder<ListedSite>(
  ({ site }) => site,
  ({ changedAt }) => changedAt,
)

function cardOf({ site, parsed, issues }: SiteDocument, changed: Date): SiteCard {
  return {
    site,
    name: parsed?.name ?? site,
    ...(parsed?.customer !== undefined && { customer: parsed.customer }),
    hosts: Object.keys(parsed?.hosts ?? {}).length,
    issues: issues.filter(issue => issue.severity === 'error').length,
    changedAt: changed.toISOString(),
    ...(!SiteId.safeParse(site).success && { better: folderName(site) }),
  }
}

/** A name that every file system takes and a screen may ask for; Chinese stays as it is. */
export function folderName(name: string): string {
  const safe = name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replaceAll(/^[-._]+|[-.]+$/g, '')
  return safe === '' ? 'site' : safe.slice(0, 80)
}
