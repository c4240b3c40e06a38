/** What a person types to look around on a simulated host, beyond what scripts need: its state in the forms of a real host. */
import type { CustomCommand } from 'just-bash'
import type { CommandWorld } from '../commands/kit.ts'
import { networkForPerson } from './network.ts'
import { pagersAndEditors } from './pagers.ts'
import { processesForPerson } from './processes.ts'
import { asRoot } from './root.ts'
import { servicesForPerson } from './services.ts'
import { systemForPerson } from './system.ts'

export function personCommands(world: CommandWorld): readonly CustomCommand[] {
  return [
    ...networkForPerson(world),
    ...servicesForPerson(world),
    ...processesForPerson(world),
    ...systemForPerson(world),
    ...pagersAndEditors(),
    ...asRoot(),
  ]
}
