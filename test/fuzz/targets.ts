/** What reads bytes that somebody else wrote. Each target throws where its promise is broken: told about, never crashed over. */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readJournalLines } from '../../adapters/files/journal-lines.ts'
import { judgeImport } from '../../adapters/ssh2/known-hosts-import.ts'
import { namesMatch, readKnownHosts } from '../../adapters/ssh2/known-hosts-lines.ts'
import { parseConfig } from '../../engine/checks/keepalived/parse.ts'
import { parseStats } from '../../engine/checks/keepalived/stats.ts'
import { parseArp } from '../../engine/checks/wire/arp.ts'
import { parseHeard } from '../../engine/checks/wire/listen.ts'
import { markOfLogLine } from '../../engine/drift/log-lines.ts'
import { pingReader } from '../../engine/drift/ping-lines.ts'
import { isRunError } from '../../engine/errors.ts'
import { parseFacts } from '../../engine/plan/parse-facts.ts'
import { createRedactor } from '../../engine/redact.ts'
import { escapeText } from '../../engine/report/markup.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import { createFold } from '../../engine/run/reduce.ts'
import { hasActing, visible, visibleJson } from '../../engine/visible.ts'
import { bindSite, digest, pairFiles, parsePair } from '../fixtures/input/read.ts'

export interface Target {
  readonly corpus: readonly [Buffer, ...Buffer[]]
  run(bytes: Buffer): void
}

const fixtures = resolve(import.meta.dirname, '../fixtures')

/** Everything in a folder of the kept corpus, and of further folders of the fixtures. */
function corpusIn(...folders: readonly string[]): Target['corpus'] {
  const files = folders.flatMap(folder => {
    const dir = join(fixtures, folder)
    const entries = readdirSync(dir, { withFileTypes: true }).filter(entry => entry.isFile())
    return entries.map(entry => readFileSync(join(dir, entry.name)))
  })
  if (files[0] === undefined) throw new Error(`no corpus in ${folders.join()}`)
  return files as [Buffer, ...Buffer[]]
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what)
}

const site: Target = {
  corpus: corpusIn('fuzz/site', 'input/sites'),
  run(bytes) {
    const parsed = bindSite(bytes)
    must(parsed.ok || parsed.issues.length > 0, 'refused without an issue')
    must(
      parsed.issues.every(issue => issue.position.line >= 1 && issue.position.column >= 1),
      'an issue without a place',
    )
  },
}

const besideRunbook = pairFiles()
const runbook: Target = {
  corpus: corpusIn('fuzz/runbook'),
  run(bytes) {
    const parsed = parsePair({ ...besideRunbook, 'runbook.yaml': bytes })
    must(parsed.ok || parsed.issues.length > 0, 'refused without an issue')
  },
}

const journal: Target = {
  corpus: corpusIn('fuzz/journal'),
  run(bytes) {
    const read = readJournalLines(bytes, digest)
    must(read.soundBytes <= bytes.length, 'more sound bytes than bytes')
    must(read.broken !== undefined || read.soundBytes === bytes.length, 'bytes that nobody spoke of')
    fold(read.events)
    // What a chain written anew by somebody else could hold.
    fold(rechained(bytes))
  },
}

function fold(events: readonly RunEvent[]): void {
  try {
    createFold(events).state()
  } catch (error) {
    if (!isRunError(error, 'JOURNAL_DAMAGED')) throw error
  }
}

function rechained(bytes: Buffer): readonly RunEvent[] {
  const lines = bytes.toString('utf8').split('\n').slice(0, 200)
  const made: Buffer[] = []
  let prev = '0'.repeat(64)
  for (const line of lines) {
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      continue
    }
    if (typeof value !== 'object' || value === null) continue
    const written = Buffer.from(
      JSON.stringify({ at: '', ms: 0, type: '', ...value, seq: made.length + 1, prev }),
    )
    prev = createHash('sha256').update(written).digest('hex')
    made.push(written, Buffer.from('\n'))
  }
  return readJournalLines(Buffer.concat(made), digest).events
}

const knownHosts: Target = {
  corpus: corpusIn('fuzz/known-hosts'),
  run(bytes) {
    const text = new TextDecoder().decode(bytes)
    const { lines } = readKnownHosts(text)
    for (const { names } of lines) namesMatch(names, '10.0.0.1', 22)
    const { take, result } = judgeImport(text, lines.slice(0, 3))
    must(result.added === take.length, 'counted wrongly')
    must(
      !take.some(line => /[*?]/.test(line.split(/[ \t]/)[0] ?? '') && !line.startsWith('@revoked')),
      'took a pattern',
    )
    // What was taken over is read back as the same keys: nothing can smuggle a line in.
    must(readKnownHosts(take.join('\n')).lines.length === take.length, 'reads back as something else')
  },
}

const secret = "Kanari&'8 vögel"
const redactor = createRedactor()
redactor.add(secret, 'canary')

/** Whatever a host prints, through everything that reads or shows it. */
const hostOutput: Target = {
  corpus: corpusIn('fuzz/host-output'),
  run(bytes) {
    const text = new TextDecoder().decode(bytes)
    const stream = redactor.stream()
    const half = Math.floor(text.length / 2)
    const shown = stream.write(text.slice(0, half)) + stream.write(text.slice(half)) + stream.end()
    for (const redacted of [shown, redactor.redact(text)]) {
      must(!redacted.includes(secret), 'the secret came through')
      must(!hasActing(visible(redacted)), 'something that acts came through')
      must(!/[<>"]/.test(escapeText(redacted)), 'markup came through')
    }
    must(JSON.parse(visibleJson({ text })).text === text, 'JSON that says something else')
    parseFacts(text, { offsetMs: 0, errorMs: 0 })
    parseConfig(text)
    parseStats(text)
    parseArp(text)
    parseHeard(text)
    const ping = pingReader(true, 100)
    for (const line of text.split('\n').slice(0, 100)) {
      markOfLogLine(line)
      ping(line, 1, 0)
    }
  },
}

export const targets = {
  site,
  runbook,
  journal,
  'known-hosts': knownHosts,
  'host-output': hostOutput,
} as const
