import { expect, it } from 'vitest'
import type { RunCard } from '../engine/contract/runs.ts'
import type { HeadlineCode } from '../engine/run/headline.ts'
import { runToLandIn } from './landing.ts'

const card = (run: string, code: HeadlineCode, rest: Partial<RunCard> = {}): RunCard => ({
  ...{ run, runbook: 'pair', title: { en: 'Pair', zh: '双机' }, site: 'north', operator: 'li', mode: 'run' },
  ...{ rehearsal: false, createdAt: '', headline: { code, params: {} } },
  ...{ working: false, unfinished: true, setAside: false, done: 1, total: 2, ...rest },
})

it('leads back into a run that is going on or was cut off, and into no other', () => {
  const stopped = card('stopped', 'stopped')
  const failed = card('failed', 'failed')
  const over = card('gone-rehearsal', 'running', { unfinished: false, rehearsal: true })

  expect(runToLandIn([stopped, failed, over])).toBeUndefined()
  expect(runToLandIn([stopped, card('cut', 'running'), over])?.run).toBe('cut')
  expect(runToLandIn([card('asks', 'failed', { working: true })])?.run).toBe('asks')
})
