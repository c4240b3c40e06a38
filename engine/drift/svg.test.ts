import { describe, expect, it } from 'vitest'
import { judgeDrill } from './judge.ts'
import { cleanStop, simulate, simulatedSetup } from './simulated-drill.ts'
import { timelineSvg } from './svg.ts'
import { timeline } from './timeline.ts'

const truth = { ...cleanStop, clearedAtMs: 10_000, endMs: 18_000 }
const samples = simulate(truth)
const result = judgeDrill(samples, simulatedSetup(truth))

/** Names of the elements still open at the end, and those closed without having been opened. */
function unbalanced(svg: string): readonly string[] {
  const open: string[] = []
  for (const [, close, name, self] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/gi)) {
    if (self === '/') continue
    if (close !== '/') open.push(name ?? '')
    else if (open.pop() !== name) return [`</${name ?? ''}>`]
  }
  return open
}

describe('timelineSvg', () => {
  it.each(['en', 'zh'] as const)('is one balanced, self-contained picture in %s', language => {
    const svg = timelineSvg(result, samples, language)

    expect(unbalanced(svg)).toEqual([])
    expect(svg).not.toMatch(/NaN|undefined|Infinity|<script|url\(|href| id=/)
    expect(svg).toMatch(/role="img" aria-label="10\.9\.0\.100/)
    expect(svg).toContain('0.29–0.75 s')
    expect(svg).toContain(language === 'en' ? 'service stopped' : '停止服务')
  })

  it('escapes what hosts and people wrote', () => {
    const hostile = `"><script>alert('x')</script>&\u0001`
    const mark = { atMs: 6000, node: 'b', kind: 'log', text: hostile } as const
    const svg = timelineSvg({ ...result, address: hostile }, { ...samples, marks: [mark] }, 'en')

    expect(svg).not.toContain('<script')
    expect(svg).not.toContain('\u0001')
    expect(unbalanced(svg)).toEqual([])
  })

  it('draws what little there is where nothing was measured', () => {
    const empty = { holders: [], reachability: [], marks: [] }
    const svg = timelineSvg(judgeDrill(empty, simulatedSetup(truth)), empty, 'en')

    expect(svg).toContain('not measured')
    expect(svg).not.toMatch(/NaN|undefined/)
  })
})

describe('timeline', () => {
  it('gives each observer and node a lane, observers first, the fault in sight', () => {
    const shown = timeline(result, samples)

    expect(shown.lanes.map(lane => `${lane.kind} ${lane.name}`)).toEqual([
      'observer laptop',
      'holder a',
      'holder b',
    ])
    expect(shown.window).toEqual({ fromMs: 2000, toMs: 18_000 })
    const [laptop] = shown.lanes
    expect(laptop?.kind === 'observer' && laptop.stretches.map(each => [each.reachable, each.who])).toEqual([
      [true, 0],
      [false, 0],
      [true, 1],
    ])
  })
})
