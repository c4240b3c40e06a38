import { createHash } from 'node:crypto'
import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunEventBody } from '../../engine/run/events.ts'
import { memoryClock, memoryDigest } from '../memory/index.ts'
import { openJournal, readJournal } from './journal.ts'

const ports = { clock: memoryClock(), digest: memoryDigest }
const paused = (by: string): RunEventBody => ({ type: 'run-paused', by })
let runDir: string

beforeEach(async () => {
  runDir = await mkdtemp(join(tmpdir(), 'siteproof-journal-'))
})
afterEach(() => rm(runDir, { recursive: true }))

const journalPath = (): string => join(runDir, 'journal.jsonl')

async function write(...names: string[]): Promise<void> {
  await using journal = await openJournal(runDir, ports)
  for (const name of names) await journal.append(paused(name))
}

async function names(): Promise<string[]> {
  await using journal = await openJournal(runDir, ports)
  return journal.recovered.map(event => (event.type === 'run-paused' ? event.by : event.type))
}

describe('append', () => {
  it('chains each line to the exact bytes of the one before', async () => {
    await write('王工', 'b', 'c')

    const lines = (await readFile(journalPath(), 'utf8')).trimEnd().split('\n')
    const events = lines.map(line => JSON.parse(line) as { seq: number; prev: string })
    expect(events.map(event => event.seq)).toEqual([1, 2, 3])
    expect(events[0]?.prev).toBe('0'.repeat(64))
    expect(events[2]?.prev).toBe(
      createHash('sha256')
        .update(lines[1] ?? '')
        .digest('hex'),
    )
  })

  it('is on disk when it resolves, and goes on from there when opened again', async () => {
    await write('a')
    await using journal = await openJournal(runDir, ports)
    const event = await journal.append(paused('b'))

    expect(event.seq).toBe(2)
    expect(await readFile(journalPath(), 'utf8')).toContain('"by":"b"')
    expect(journal.lastHash()).toMatch(/^[0-9a-f]{64}$/)
  })

  it('keeps the order of calls made together', async () => {
    await using journal = await openJournal(runDir, ports)
    const wanted = Array.from({ length: 500 }, (_, index) => String(index))
    await Promise.all(wanted.map(name => journal.append(paused(name))))

    expect(await readJournal(runDir, memoryDigest).then(read => read.events.map(event => event.seq))).toEqual(
      wanted.map((_, index) => index + 1),
    )
  })

  it('is readable by nobody else', async () => {
    await write('a')

    expect((await stat(journalPath())).mode & 0o777).toBe(0o600)
  })
})

describe('after a crash', () => {
  it('loses no complete line, wherever the file was cut', async () => {
    await write('a', '节点')
    const whole = await readFile(journalPath())
    const ends = [...whole.entries()].filter(([, byte]) => byte === 0x0a).map(([index]) => index + 1)

    for (let cut = 0; cut <= whole.length; cut += 1) {
      await rm(join(runDir, 'journal.torn'), { force: true })
      await writeFile(journalPath(), whole.subarray(0, cut))
      const complete = ends.filter(end => end <= cut).length
      const found = await names()

      expect(found.filter(name => name !== 'journal-repaired')).toHaveLength(complete)
      const torn = cut - (ends[complete - 1] ?? 0)
      expect(found.includes('journal-repaired')).toBe(torn > 0)
      if (torn > 0)
        expect((await readFile(join(runDir, 'journal.torn'))).subarray(0, torn)).toEqual(
          whole.subarray(cut - torn, cut),
        )
    }
  }, 60_000)

  it('says in the journal what it moved aside', async () => {
    await write('a')
    await appendFile(journalPath(), '{"half')
    await using journal = await openJournal(runDir, ports)

    expect(journal.recovered.at(-1)).toMatchObject({ type: 'journal-repaired', seq: 2, tornBytes: 6 })
    await journal.append(paused('b'))
    expect(await readFile(join(runDir, 'journal.torn'), 'utf8')).toBe('{"half\n')
    expect((await readJournal(runDir, memoryDigest)).events).toHaveLength(3)
  })

  it.each([
    ['zeros where a line should be', Buffer.alloc(700)],
    ['a complete line that is not JSON', Buffer.from('not json\n')],
    ['a complete line of which a block was lost', Buffer.from(`{"seq":2,"at":"${'\0'.repeat(512)}"}\n`)],
    ['the half of a line that chains to nothing', Buffer.from('{"seq":2,"at":"","ms":0,"prev":"00"')],
    ['more than the repair line is long', Buffer.from(`{"x":"${'y'.repeat(5000)}`)],
  ])('moves %s at the end aside', async (_, tail) => {
    await write('a')
    await appendFile(journalPath(), tail)

    expect(await names()).toEqual(['a', 'journal-repaired'])
    expect(await names()).toEqual(['a', 'journal-repaired'])
  })

  it('finishes a repair that was itself killed half way', async () => {
    await write('a')
    await appendFile(journalPath(), `{"x":"${'y'.repeat(900)}`)
    const size = (await stat(journalPath())).size
    await names()
    // As if truncate had not happened yet: the repair line stands over the start of the longer torn one.
    await truncate(journalPath(), size)

    expect(await names()).toEqual(['a', 'journal-repaired', 'journal-repaired'])
  })

  it('tells of every half line that is kept, also where the line that told of it was cut short by the next crash', async () => {
    await write('a')
    await appendFile(journalPath(), '{"first half')
    const sound = (await stat(journalPath())).size - '{"first half'.length
    await names()
    await truncate(journalPath(), sound + 9)
    await using journal = await openJournal(runDir, ports)

    const kept = (await readFile(join(runDir, 'journal.torn'), 'utf8')).trimEnd().split('\n')
    expect(kept).toEqual(['{"first half', '{"seq":2,'])
    const told = journal.recovered.flatMap(event =>
      event.type === 'journal-repaired' ? [event.tornSha256] : [],
    )
    expect(told.toSorted()).toEqual(kept.map(line => memoryDigest.sha256(line)).toSorted())
    await journal[Symbol.asyncDispose]()
    expect(await names()).toEqual(['a', 'journal-repaired', 'journal-repaired'])
  })

  it('tells once of each half line, also where one is the beginning of another', async () => {
    const halves = ['{"seq":', '{"seq":3,"at"', '{"seq":', '{"seq":5,"at":"2026']
    for (const half of halves) {
      await write('a')
      await appendFile(journalPath(), half)
      await names()
    }

    const { events } = await readJournal(runDir, memoryDigest)
    const told = events.flatMap(event => (event.type === 'journal-repaired' ? [event.tornBytes] : []))
    expect(told).toEqual(halves.map(half => half.length))
  })

  it('keeps a half line whole and told, also where it died while it kept the one before', async () => {
    await write('a')
    await writeFile(join(runDir, 'journal.torn'), '{"seq"')
    await appendFile(journalPath(), '{"seq":2,"at')
    await names()

    expect(await readFile(join(runDir, 'journal.torn'), 'utf8')).toBe('{"seq"\n{"seq":2,"at\n')
    const { events } = await readJournal(runDir, memoryDigest)
    const told = events.flatMap(event => (event.type === 'journal-repaired' ? [event.tornBytes] : []))
    expect(told).toEqual(['{"seq":2,"at'.length, '{"seq"'.length])
  })

  it('refuses a whole last line that does not chain, or is out of its turn, for no crash leaves one', async () => {
    await write('a', 'b', 'c')
    const whole = await readFile(journalPath(), 'utf8')
    const hash = memoryDigest.sha256(whole.split('\n')[2] ?? '')
    const added = (seq: number, prev: string): string =>
      `${whole}{"seq":${seq},"at":"","ms":0,"prev":"${prev}","type":"run-paused","by":"x"}\n`
    for (const [text, line, code] of [
      // The last line is as it was: the one before it is not the one that it was written after.
      [whole.replace('"by":"b"', '"by":"x"'), 3, 'line-chain'],
      [added(4, '00'), 4, 'line-chain'],
      [added(7, hash), 4, 'line-sequence'],
    ] as const) {
      await writeFile(journalPath(), text)
      const damaged = { code: 'JOURNAL_DAMAGED', params: { line, reason: { code } } }

      await expect(readJournal(runDir, memoryDigest)).rejects.toMatchObject(damaged)
      await expect(openJournal(runDir, ports)).rejects.toMatchObject(damaged)
      expect(await readFile(journalPath(), 'utf8')).toBe(text)
    }
    await writeFile(journalPath(), added(4, hash))
    expect((await readJournal(runDir, memoryDigest)).events).toHaveLength(4)
  })

  it('refuses damage before the last line, naming the line, and writes nothing', async () => {
    await write('a', 'b', 'c', 'd')
    const touched = (await readFile(journalPath(), 'utf8')).replace('"by":"b"', '"by":"x"')
    await writeFile(journalPath(), touched)

    await expect(openJournal(runDir, ports)).rejects.toMatchObject({
      code: 'JOURNAL_DAMAGED',
      params: { line: 3, reason: { code: 'line-chain' } },
    })
    expect(await readFile(journalPath(), 'utf8')).toBe(touched)
    await expect(stat(join(runDir, 'journal.torn'))).rejects.toThrow()
  })
})

describe('outputs', () => {
  it('keeps small ones inline and large ones in a file named by their hash', async () => {
    await using journal = await openJournal(runDir, ports)
    const small = await journal.keepOutput('短')
    const text = '行\n'.repeat(5000)
    const large = await journal.keepOutput(text)

    expect(small).toEqual({ sha256: memoryDigest.sha256('短'), bytes: 3, inline: '短' })
    expect(large).toEqual({ sha256: memoryDigest.sha256(text), bytes: Buffer.byteLength(text) })
    expect(await journal.readOutput(large)).toBe(text)
    expect(await readFile(join(runDir, 'outputs', `${large.sha256}.txt`), 'utf8')).toBe(text)
  })

  it('keeps one large output that many hosts print at the same time once, for all of them', async () => {
    await using journal = await openJournal(runDir, ports)
    const text = 'the same everywhere\n'.repeat(500)

    const kept = await Promise.all(Array.from({ length: 50 }, () => journal.keepOutput(text)))

    expect(new Set(kept.map(one => one.sha256)).size).toBe(1)
    expect(await Promise.all(kept.map(one => journal.readOutput(one)))).toEqual(kept.map(() => text))
    expect(await readdir(join(runDir, 'outputs'))).toEqual([`${kept[0]?.sha256 ?? ''}.txt`])
  })

  it('notices an output that was changed or taken away', async () => {
    await using journal = await openJournal(runDir, ports)
    const large = await journal.keepOutput('x'.repeat(3000))
    const path = join(runDir, 'outputs', `${large.sha256}.txt`)

    await writeFile(path, 'y'.repeat(3000))
    await expect(journal.readOutput(large)).rejects.toMatchObject({
      params: { problem: { code: 'output-modified' } },
    })
    await rm(path)
    await expect(journal.readOutput(large)).rejects.toMatchObject({
      params: { problem: { code: 'output-missing' } },
    })
  })

  it('gives every text back as it was, at the inline limit too', async () => {
    await using journal = await openJournal(runDir, ports)
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 0, maxLength: 60 }), async part => {
        const text = part.repeat(40)
        expect(await journal.readOutput(await journal.keepOutput(text))).toBe(text)
      }),
      { numRuns: 50 },
    )
  })
})
