import { expect, it } from 'vitest'
import type { RunCard } from '../engine/contract/runs.ts'
import type { HeadlineCode } from '../engine/run/headline.ts'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Client } from './link/client.ts'
import { land, runToLandIn } from './landing.ts'

const card = (run: string, code: HeadlineCode, rest: Partial<RunCard> = {}): RunCard => ({
  ...{ run, runbook: 'pair', title: { en: 'Pair', zh: '双机' }, site: 'north', operator: 'li', mode: 'run' },
  ...{ rehearsal: false, createdAt: '', headline: { code, params: {} } },
  ...{ working: false, unfinished: true, setAside: false, done: 1, total: 2, next: 2, ...rest },
})

it('leads back into a run that is going on or was cut off, and into no other', () => {
  const stopped = card('stopped', 'stopped')
  const failed = card('failed', 'failed')
  const over = card('gone-rehearsal', 'interrupted', { unfinished: false, rehearsal: true })

  expect(runToLandIn([stopped, failed, over])).toBeUndefined()
  expect(runToLandIn([stopped, card('cut', 'interrupted'), over])?.run).toBe('cut')
  expect(runToLandIn([card('asks', 'failed', { working: true })])?.run).toBe('asks')
})

it('leaves alone whoever is already on the way to another screen, also while that is still being loaded', async () => {
  const screen = { render: () => null }
  async function landed(leaves: boolean): Promise<string> {
    let loaded = (): void => undefined
    const settings = new Promise<typeof screen>(resolve => (loaded = () => resolve(screen)))
    const routes = [
      { path: '/', component: screen },
      { path: '/settings', component: () => settings },
      { path: '/run/:run', component: screen },
    ]
    const router = createRouter({ history: createMemoryHistory(), routes })
    await router.push('/')
    const call = async () => {
      if (leaves) void router.push('/settings')
      await new Promise(resolve => setTimeout(resolve, 5))
      return [card('cut', 'running')]
    }
    await land({ call } as unknown as Client, router)
    loaded()
    await new Promise(resolve => setTimeout(resolve, 20))
    return router.currentRoute.value.path
  }

  expect(await landed(false)).toBe('/run/cut')
  expect(await landed(true)).toBe('/settings')
})
