/** The sites folder: one folder a site, holding site.yaml. */
import { mkdir, rename, rmdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { SiteId, type ListedSite, type SiteDocument } from '../../engine/contract/sites.ts'
import { RunError } from '../../engine/errors.ts'
import { parseSite } from '../../engine/site/parse.ts'
import { maximumFileBytes } from '../../engine/source/text.ts'
import { isFile, readInput } from '../../adapters/files/load.ts'
import { systemCode, unwritable, writeDurably } from '../../adapters/files/durable.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { createTurns } from '../turns.ts'
import { folderName, listSites, type Look } from './site-cards.ts'

export interface Sites {
  /** Those that cannot be read first, then what was changed last. */
  list(look: Look): Promise<readonly ListedSite[]>
  /** Throws FILE_UNREADABLE, also where it is too large to be a site file. */
  read(site: string): Promise<SiteDocument>
  /** Throws SITE_EXISTS, FILE_UNWRITABLE. */
  create(name: string, text: string): Promise<SiteDocument>
  /** Throws SITE_CHANGED where the file is not the version that was read, FILE_UNWRITABLE. */
  write(site: string, text: string, sha256: string): Promise<SiteDocument>
  /**
   * Moves the folder aside under a dated name that is no site: nothing a person wrote is deleted by a click. Throws FILE_UNREADABLE,
   * FILE_UNWRITABLE.
   */
  remove(site: string): Promise<void>
  file(site: string): string
  /** The site whose folder this is; undefined where it is none of these. */
  idOf(siteFolder: string): Promise<string | undefined>
}

export function openSites(folder: () => string): Sites {
  const file = (site: string): string => join(folder(), site, 'site.yaml')
  const turns = createTurns()

  async function read(site: string): Promise<SiteDocument> {
    const path = file(site)
    const bytes = await readInput(path, maximumFileBytes)
    const parsed = parseSite(bytes, 'site.yaml')
    return {
      site,
      file: path,
      text: new TextDecoder().decode(bytes),
      sha256: systemDigest.sha256(bytes),
      ...(parsed.ok && { parsed: parsed.value.site }),
      issues: parsed.issues,
    }
  }

  return {
    file,
    read,
    list: look => listSites(folder(), read, look),
    async create(name, text) {
      const site = folderName(name)
      const path = join(folder(), site)
      await mkdir(folder(), { recursive: true, mode: 0o700 }).catch(unwritable(folder()))
      await mkdir(path, { mode: 0o700 }).catch((cause: unknown) => {
        if (systemCode(cause) === 'EEXIST') throw new RunError('SITE_EXISTS', { name: site }, { cause })
        unwritable(path)(cause)
      })
      await writeDurably(file(site), text).catch(async (cause: unknown) => {
        // An empty folder would keep the name for itself.
        await rmdir(path).catch(() => undefined)
        unwritable(file(site))(cause)
      })
      return read(site)
    },
    // Of two windows that read the same version, the second one must find the text of the first.
    write: (site, text, sha256) =>
      turns.take(file(site), async () => {
        const before = await read(site)
        if (before.sha256 !== sha256) throw new RunError('SITE_CHANGED', { name: site })
        await writeDurably(file(site), text).catch(unwritable(file(site)))
        return read(site)
      }),
    async idOf(siteFolder) {
      const site = basename(siteFolder)
      const path = file(site)
      const isOurs = dirname(resolve(path)) === resolve(siteFolder) && SiteId.safeParse(site).success
      return isOurs && (await isFile(path)) ? site : undefined
    },
    async remove(site) {
      const at = new Date().toISOString().replaceAll(/[-:]|\..*/g, '')
      const path = join(folder(), site)
      await rename(path, join(folder(), `.removed-${at}-${site}`)).catch((cause: unknown) => {
        // Another window may have removed it.
        if (systemCode(cause) !== 'ENOENT') return unwritable(path)(cause)
        throw new RunError('FILE_UNREADABLE', { path: file(site), reason: 'ENOENT' }, { cause })
      })
    },
  }
}
