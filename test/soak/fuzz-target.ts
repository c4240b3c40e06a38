/** One target in a process of its own: `fuzz-target.ts NAME COUNT SEED` prints what was found. */
import { fuzz } from '../fuzz/fuzz.ts'
import { targets } from '../fuzz/targets.ts'
import { seeded } from './random.ts'

const [name = '', count, seed] = process.argv.slice(2)
const target = Object.entries(targets).find(([key]) => key === name)?.[1]
if (target === undefined) throw new Error(`no target ${name}`)
process.stdout.write(JSON.stringify(fuzz(target, Number(count), seeded(Number(seed)))))
