import { describe, expect, it } from 'vitest'
import { bindSite, pair, textOf } from '../../test/fixtures/input/read.ts'
import type { Runbook } from '../runbook/schema.ts'
import { kitNeeds, kitState } from './kit-status.ts'
import { parseSite } from './parse.ts'

const text = textOf('../input/site.yaml')
const title = { en: 'x', zh: 'x' }
const parsed = parseSite(text, 'site.yaml')
const bound = bindSite(text)
if (!parsed.ok || !bound.ok) throw new Error('the fixture is broken')
const { site } = parsed.value
const [own] = pair().kit?.files ?? []
const file = own?.file ?? ''

function withFiles(...files: NonNullable<Runbook['kit']>['files']): Runbook {
  return { ...pair(), kit: { schema: 'siteproof/kit/v1', files } }
}

describe('kitNeeds', () => {
  it('takes the checksum of the runbook before that of the site', () => {
    const sha256 = 'a'.repeat(64)
    const pinned = withFiles({ file, title, from: title, sha256 }, { file: 'other.tar', title, from: title })
    const bySite = withFiles({ file, title, from: title })

    expect(kitNeeds(pinned, site).map(need => need.pinned)).toEqual([{ sha256, by: 'runbook' }, undefined])
    expect(kitNeeds(bySite, site)[0]?.pinned).toEqual({ sha256: site.kit?.sha256[file], by: 'site' })
    expect(kitNeeds(bySite, undefined)[0]?.pinned).toBeUndefined()
  })

  it('tells what the site needs, and what cannot be told yet', () => {
    const when = (app: string) => ({ file, title, from: title, when: { param: 'app', is: app } as const })
    const byFact = { file, title, from: title, when: { fact: 'family', is: 'rhel' } as const }
    const needed = (runbook: Runbook, known = bound.ok ? bound.value : undefined) =>
      kitNeeds(runbook, site, known).map(need => need.needed)

    expect(needed(withFiles(when('demo'), when('else'), byFact))).toEqual(['yes', 'no', 'undecided'])
    expect(kitNeeds(withFiles(when('else')), site)[0]?.needed).toBe('undecided')
  })
})

describe('kitState', () => {
  const need = { file, title, from: title, needed: 'yes' } as const
  const sha256 = 'b'.repeat(64)

  it.each([
    ['missing', { ...need, pinned: { sha256, by: 'site' as const } }, undefined],
    ['unpinned', need, { bytes: 1, sha256 }],
    [
      'mismatching',
      { ...need, pinned: { sha256: 'c'.repeat(64), by: 'site' as const } },
      { bytes: 1, sha256 },
    ],
    ['ready', { ...need, pinned: { sha256, by: 'runbook' as const } }, { bytes: 1, sha256 }],
  ])('%s', (state, wanted, found) => {
    expect(kitState(wanted, found)).toBe(state)
  })
})
