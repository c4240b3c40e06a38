import { expect, it } from 'vitest'
import { shownHolding } from './shown.ts'

const narrow = { min: 0, max: 453 }
const wide = { min: 0, max: 9000 }

it('shows bounds that tell something, also where a node was not heard for a while', () => {
  const one = { gap: narrow, overlap: wide, allowedMs: 5000 }

  expect(shownHolding({ ...one, notMeasured: [] })).toEqual({ gap: narrow, overlap: wide })
  expect(shownHolding({ ...one, notMeasured: ['identity'] })).toEqual({ gap: narrow, overlap: wide })
  expect(shownHolding({ ...one, notMeasured: ['holder-lines-late'] })).toEqual({ gap: narrow, overlap: null })
  expect(shownHolding({ ...one, notMeasured: ['holder-link-lost'] })).toEqual({ gap: narrow, overlap: null })
  expect(shownHolding({ ...one, gap: null, notMeasured: ['holder-link-lost'] }).gap).toBeNull()
})
