import { describe, expect, it } from 'vitest'
import { seeded } from '../soak/random.ts'
import { fuzz, problemsOf } from './fuzz.ts'
import { targets, type Target } from './targets.ts'

describe('mutated inputs', { timeout: 120_000 }, () => {
  it.each(Object.entries(targets))('%s is told about, never crashed or hung over', (_, target) => {
    expect(problemsOf(fuzz(target, 150, seeded(7)))).toEqual([])
  })
})

describe('one line of ten million characters', { timeout: 120_000 }, () => {
  it.each([
    ['plain', 'x'],
    ['escape sequences', '\x1b[31m'],
    ['unfinished escape sequences', '\x1b]'],
    ['nearly a secret', "Kanari&'8 "],
    ['passwords', 'password='],
  ])('of %s is read and shown', (_, unit) => {
    const line = Buffer.from(unit.repeat(Math.ceil(10_000_000 / unit.length)))
    const before = process.cpuUsage()
    targets['host-output'].run(line)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1e6).toBeLessThan(30)
  })
})

describe('the fuzzer itself', { timeout: 60_000 }, () => {
  const corpus = [Buffer.from('an ordinary line')] as const
  const broken = (run: Target['run']) => problemsOf(fuzz({ corpus, run }, 200, seeded(7))).join('\n')

  it('finds a crash, with the input that made it', () => {
    const said = broken(bytes => {
      if (bytes.includes(0)) throw new TypeError('NUL')
    })
    expect(said).toMatch(/crash: TypeError: NUL · \S+/)
  })

  it('finds a hang', () => {
    let left = 2
    const said = broken(() => {
      const busy = (): number => process.cpuUsage().user + process.cpuUsage().system
      const until = busy() + 1_200_000
      if (left > 0) while (busy() < until);
      left -= 1
    })
    expect(said).toMatch(/hang: [1-9]\d{3} ms/)
  })

  it('finds memory that does not come back', () => {
    const kept: number[][] = []
    expect(broken(() => void kept.push(Array<number>(100_000).fill(1.5)))).toMatch(/memory grew by \d+ MiB/)
  })
})
