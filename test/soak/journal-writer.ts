/** A process that opens a journal and writes to it until it is killed; every line goes to standard output once it is flushed. */
import { openJournal } from '../../adapters/files/journal.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import { systemDigest } from '../../adapters/system/digest.ts'

const [runDir = ''] = process.argv.slice(2)
await using journal = await openJournal(runDir, { clock: systemClock, digest: systemDigest })
const place = { step: 'write', item: '', host: 'a', action: 'do[0]' }
const command = { type: 'command-finished', ...place, exitCode: 0, durationMs: 1 } as const
for (let round = 0; ; round += 1) {
  const texts = Array.from(
    { length: 1 + (round % 5) },
    (_, index) => `${round}.${index} 巡检 ${'x'.repeat(round % 3000)}`,
  )
  const events = await Promise.all(texts.map(by => journal.append({ type: 'run-paused', by })))
  for (const event of events) process.stdout.write(`${JSON.stringify(event)}\n`)
  const stdout = await journal.keepOutput('y'.repeat(2000 + round))
  const event = await journal.append({ ...command, stdout, stderr: stdout })
  process.stdout.write(`${JSON.stringify(event)}\n`)
}
