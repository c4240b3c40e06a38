/** Opens the run folder given as argument as a resume does, and prints how many ms that took in this fresh process. */
import { openRunFolder } from '../../adapters/files/run-folder.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { createFold } from '../../engine/run/reduce.ts'

const start = performance.now()
await using folder = await openRunFolder(process.argv[2] ?? '', { clock: systemClock, digest: systemDigest })
const { lastSeq, order } = createFold(folder.journal.recovered).state()
process.stdout.write(`${JSON.stringify({ ms: performance.now() - start, lastSeq, parts: order.length })}\n`)
