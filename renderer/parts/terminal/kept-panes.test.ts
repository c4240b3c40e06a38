import { describe, expect, it } from 'vitest'
import type { TerminalState, TerminalTarget } from '../../../engine/contract/terminals.ts'
import { KeptPanes } from './kept-panes.ts'

const ofRun = (run: string): TerminalTarget => ({ kind: 'run', run, host: 'node-a' })
const shellOf = (run: string): TerminalTarget => ({ kind: 'shell', run, host: 'node-a' })
const shellAt = (site: string): TerminalTarget => ({ kind: 'shell', site, host: 'node-a' })

function scene() {
  const gone: TerminalTarget[] = []
  const panes = new KeptPanes()
  const take = (target: TerminalTarget, status: 'open' | 'ended' = 'open') =>
    panes.take(target, () => ({
      state: { value: (status === 'open' ? { status } : { status, exitCode: 0 }) as TerminalState },
      dispose: () => void gone.push(target),
    }))
  return { panes, take, gone }
}

describe('kept panes', () => {
  it('knows whether a free shell would end with the page', () => {
    const { panes, take } = scene()
    take(ofRun('a'))
    take(shellAt('ended'), 'ended')
    expect(panes.hasOpenShell()).toBe(false)
    take(shellOf('a'))
    expect(panes.hasOpenShell()).toBe(true)
    panes.close(shellOf('a'))
    expect(panes.hasOpenShell()).toBe(false)
  })

  it('keeps those of the run that is looked at and of the place before, and lets the others go', () => {
    const { take, gone } = scene()
    const first = take(ofRun('a'))
    take(shellAt('hall'))
    expect(take(ofRun('a'))).toBe(first)
    take(ofRun('b'))
    expect(gone).toEqual([])
    take(ofRun('c'))
    expect(gone).toEqual([ofRun('a')])
    expect(take(ofRun('a'))).not.toBe(first)
  })

  it('ends no free shell in which something may be at work', () => {
    const { take, gone } = scene()
    take(shellOf('a'))
    take(shellAt('hall'), 'ended')
    take(ofRun('b'))
    take(ofRun('c'))
    expect(gone).toEqual([shellAt('hall')])
  })

  it('closes one when told to', () => {
    const { panes, take, gone } = scene()
    take(shellOf('a'))
    panes.close(shellOf('a'))
    expect([gone, panes.find(shellOf('a'))]).toEqual([[shellOf('a')], undefined])
  })
})
