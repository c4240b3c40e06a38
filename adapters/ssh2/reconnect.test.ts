import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../engine/errors.ts'
import { RunError } from '../../engine/errors.ts'
import type { Clock } from '../../engine/ports.ts'
import { withBackOff } from './reconnect.ts'

function simulated(): { clock: Clock; waits: number[] } {
  const waits: number[] = []
  let now = 0
  return {
    waits,
    clock: {
      wall: () => now,
      monotonic: () => now,
      async sleep(milliseconds) {
        waits.push(milliseconds)
        now += milliseconds
      },
      every: () => () => {},
    },
  }
}
const failing = (code: ErrorCode) => async (): Promise<never> => {
  throw new RunError(code, {})
}

describe('back-off', () => {
  it('waits at least half a second, ever longer, within its budget', async () => {
    const { clock, waits } = simulated()

    const attempt = withBackOff(failing('HOST_UNREACHABLE'), { host: 'a', clock, budgetSeconds: 60 })

    await expect(attempt).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
    expect(waits.slice(0, 6)).toEqual([500, 1000, 2000, 4000, 8000, 10_000])
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(60_000)
  })

  it.each(['AUTH_REJECTED', 'HOST_KEY_CHANGED', 'HANDSHAKE_FAILED'] as const)(
    'does not repeat %s',
    async code => {
      const { clock, waits } = simulated()

      await expect(withBackOff(failing(code), { host: 'a', clock, budgetSeconds: 60 })).rejects.toMatchObject(
        { code },
      )
      expect(waits).toEqual([])
    },
  )

  it('goes on once the host is back', async () => {
    const { clock } = simulated()
    let tries = 0

    const result = await withBackOff(
      async () => {
        tries += 1
        if (tries < 3) throw new RunError('HOST_LOST', {})
        return 'back'
      },
      { host: 'a', clock, budgetSeconds: 60 },
    )

    expect(result).toBe('back')
  })
})
