// In a file of its own: V8 stops optimizing expressions once thousands were made in one process, as the property tests do.
import { describe, expect, it } from 'vitest'
import { createRedactor } from '../redact.ts'

describe('speed', () => {
  it('eight MiB of ordinary output with ten secrets take seconds at most', () => {
    const redactor = createRedactor()
    for (let index = 0; index < 10; index++) redactor.add(`Secret-${index * 7919}-x`, `s${index}`)
    const output = 'cc -O2 -Wall -c vrrp.c -o vrrp.o -I/usr/include/openssl 1234567890 passed\n'.repeat(
      110_000,
    )
    const started = performance.now()

    redactor.redact(output)

    expect(performance.now() - started).toBeLessThan(8000)
  })

  it('no text makes matching explode', () => {
    const redactor = createRedactor()
    redactor.add('\\\\\\\\\\\\\\\\\'\'\'\'"""" a', 'canary')
    redactor.add('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', 'other')
    const started = performance.now()

    for (const unit of ['\\', "'", 'a', '%27', '61 ', ' ', '\x1b', '"\\'])
      redactor.redact(unit.repeat(20_000))

    expect(performance.now() - started).toBeLessThan(20_000)
  })
})
