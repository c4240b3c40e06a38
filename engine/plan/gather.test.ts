import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { RunError } from '../errors.ts'
import type { Clock, HostCommand, Session } from '../ports.ts'
import { centos6, centos7 } from './fixtures/facts.ts'
import { gatherFacts, readClock } from './gather.ts'

/** A clock that stands still but for what the fake session lets pass. */
function laptop(): Clock & { now: number } {
  return {
    now: 0,
    wall() {
      return 1_700_000_000_000 + this.now
    },
    monotonic() {
      return this.now
    },
    sleep: () => Promise.resolve(),
    every: () => () => {},
  }
}

function session(answer: (command: HostCommand, count: number) => string | RunError): Session {
  let count = 0
  return {
    exec: (command: HostCommand) => {
      const stdout = answer(command, count++)
      if (stdout instanceof RunError) return Promise.reject(stdout)
      return Promise.resolve({ exitCode: 0, stdout, stderr: '', truncated: false, durationMs: 1 })
    },
  } as unknown as Session
}

const text = (command: HostCommand): string => (command.kind === 'script' ? command.text : '')
const isClock = (command: HostCommand): boolean => text(command).startsWith('LC_ALL=C date')

describe('readClock', () => {
  it('trusts the quickest of several round trips', async () => {
    const clock = laptop()
    const trips = [180, 80, 600, 140]
    const host = session((_, count) => {
      const trip = trips[count] ?? 0
      clock.now += trip / 2
      const shown = ((clock.wall() + 1500) / 1000).toFixed(9)
      // The slow ones are lopsided, so that their middle is wrong.
      clock.now += count === 1 ? trip / 2 : trip
      return `${shown}\n`
    })

    const reading = await readClock(host, clock)

    expect(reading.errorMs).toBe(40)
    expect(reading.offsetMs).toBeCloseTo(1500, 0)
  })

  it('does not ask again once it knows to within 25 ms', async () => {
    const clock = laptop()
    const trips = [52, 50, 10]
    let asked = 0
    const host = session((_, count) => {
      clock.now += trips[count] ?? 0
      asked += 1
      return '1700000002.000000000'
    })

    expect((await readClock(host, clock)).errorMs).toBe(25)
    expect(asked).toBe(2)
  })

  it.each(['1700000002.%N\n', '1700000002.N\n', '1700000002\n'])(
    'without %%N it is off by up to half a second: %j',
    async shown => {
      const reading = await readClock(
        session(() => shown),
        laptop(),
      )

      expect(reading).toEqual({ offsetMs: 2500, errorMs: 500 })
    },
  )

  it('knows nothing where date says nothing', async () => {
    expect(
      (
        await readClock(
          session(() => 'sh: date: not found'),
          laptop(),
        )
      ).errorMs,
    ).toBeGreaterThan(1e9)
  })
})

describe('gatherFacts', () => {
  it('runs as the login user, and as root only for rules it may not read', async () => {
    const asked: string[] = []
    const host = session(command => {
      if (isClock(command)) return '1700000000.000000000'
      asked.push(command.as)
      return command.as === 'root' ? 'iptables_rules\t3\n' : centos7.replace('firewalld\trunning\n', '')
    })

    const facts = await gatherFacts(host, laptop())

    expect(asked).toEqual(['login', 'root'])
    expect(facts).toMatchObject({ firewall: 'iptables', privilege: 'sudo-password', clockOffsetMs: 0 })
  })

  it('leaves the firewall open where root is refused, and nothing else', async () => {
    const host = session(command => {
      if (isClock(command)) return '1700000000'
      return command.as === 'root'
        ? new RunError('SUDO_REJECTED')
        : centos7.replace('firewalld\trunning\n', '')
    })

    const facts = await gatherFacts(host, laptop())

    expect(facts).not.toHaveProperty('firewall')
    expect(facts?.distribution).toBe('centos')
  })

  it('does not hide a lost link behind an open fact', async () => {
    const host = session(command =>
      command.as === 'root' ? new RunError('HOST_LOST') : centos7.replace('firewalld\trunning\n', ''),
    )

    await expect(gatherFacts(host, laptop())).rejects.toMatchObject({ code: 'HOST_LOST' })
  })

  it('asks no root where it need not, and gives nothing for a broken answer', async () => {
    const asked: string[] = []
    const note = (answer: string) =>
      session(command => (isClock(command) ? '' : (asked.push(command.as), answer)))

    expect(await gatherFacts(note(centos6), laptop())).toMatchObject({ release: '6.10' })
    expect(await gatherFacts(note(centos6.slice(0, 200)), laptop())).toBeUndefined()
    expect(asked).toEqual(['login', 'login'])
  })

  it('reads this machine through a real shell', async () => {
    const clock: Clock = {
      wall: Date.now,
      monotonic: () => performance.now(),
      sleep: () => Promise.resolve(),
      every: () => () => {},
    }
    const host = session(
      command => spawnSync('dash', ['-s'], { input: text(command), encoding: 'utf8' }).stdout,
    )

    const facts = await gatherFacts(host, clock)

    expect(facts?.kernel).not.toBe('')
    expect(Math.abs(facts?.clockOffsetMs ?? Infinity)).toBeLessThanOrEqual((facts?.clockErrorMs ?? 0) + 5)
  })
})
