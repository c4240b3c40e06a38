/** Every fault ends at the gate that it belongs to, with its cause named. */
import type { Lab } from '../../lab/lab.ts'
import { until } from '../../lab/system/run.ts'
import { pairFaults, twoYes } from '../../scenarios/mysql/faults.ts'
import { audit, databaseSite } from '../../scenarios/mysql/pair.ts'
import type { Note } from '../group.ts'
import { aPair, install } from './case.ts'

export async function eachFault(lab: Lab, note: Note): Promise<void> {
  const { flavour } = lab.state.hosts[0] ?? {}
  const site = databaseSite(lab)
  await aPair(lab, site)
  for (const fault of pairFaults) {
    if (fault.only?.includes(flavour ?? '') === false) continue
    const heal = await fault.inject(lab)
    const yes = await twoYes(lab)
    // What only test rows show is looked for with them; the rest has to show without.
    const found = await audit(install, site, { canary: fault.found.startsWith('prove@') })
    const named = found.code === 1 && found.stopped.includes(fault.found)
    note(
      `${fault.name}: ${fault.found}${yes ? ' (both threads say Yes)' : ''}`,
      named,
      JSON.stringify([found.code, found.stopped]),
    )
    await heal()
    await until(`${fault.name} healed`, 60, () => twoYes(lab)).catch(() => undefined)
  }
  const sound = await audit(install, site)
  note('sound again after all of them', sound.code === 0, JSON.stringify(sound.stopped))
}
