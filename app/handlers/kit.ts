import { dirname, join } from 'node:path'
import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { kitMethods, KitRow } from '../../engine/contract/kit.ts'
import { bind } from '../../engine/site/binding.ts'
import { kitNeeds, kitState } from '../../engine/site/kit-status.ts'
import { parseSite } from '../../engine/site/parse.ts'
import { hashFile } from '../../adapters/files/inspect.ts'
import { readInput, sitePath } from '../../adapters/files/load.ts'
import { loadRunbook, shippedRunbooks } from '../input.ts'
import type { Bench } from '../workbench.ts'

/** Where the kit lies when the site does not say. */
const usualFolder = './kit'

export function kitHandlers({ library, sites, notify }: Bench): HandlersOf<typeof kitMethods> {
  return {
    async 'kit.status'({ site, runbook: id }) {
      const { runbook } = await loadRunbook(library, id)
      const path = sites.file(site)
      const parsed = parseSite(await readInput(path), 'site.yaml')
      const value = parsed.ok ? parsed.value : undefined
      const known = value && (await shippedRunbooks(library)).filter(one => one.id !== id)
      const bound = value && bind(runbook, value.site, value, known)
      const folder = sitePath(value?.site.kit?.dir ?? usualFolder, dirname(path))
      const rows: KitRow[] = []
      for (const need of kitNeeds(runbook, value?.site, bound?.ok === true ? bound.value : undefined)) {
        const { file } = need
        const found = await hashFile(join(folder, file), (doneBytes, totalBytes) =>
          notify({ type: 'kit-progress', site, file, doneBytes, totalBytes }),
        )
        rows.push({ ...need, state: kitState(need, found), ...found })
      }
      return { folder, rows }
    },
  }
}
