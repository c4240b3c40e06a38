import { expect, it } from 'vitest'
import { viewSite } from '../../../app/sites/view.ts'
import { pair, textOf } from '../../../test/fixtures/input/read.ts'
import { errorsByTab, firstBadHost } from './issue-tabs.ts'

const site = textOf('../input/site.yaml')
const look = (text: string) =>
  viewSite({ text, edits: [], runbook: 'pair', library: [pair()], recordsOf: () => Promise.resolve({}) })

it('counts what is wrong on the tab where it is put right', async () => {
  const wrong = site.replace('jump: bastion', 'jump: gone')
  const mended = site.replace('vrid: 62', 'vrid: 999').replace('priority: 100', 'priority: x')

  expect(errorsByTab(await look(mended))).toEqual({ hosts: 0, params: 2, kit: 0, file: 0 })
  expect(errorsByTab(await look(wrong)).hosts).toBe(1)
  expect(firstBadHost(await look(wrong))).toBe('node-b')
  expect(errorsByTab(await look(site.replace(/  sha256:\n.*\n/, '')))).toMatchObject({ kit: 1, file: 0 })
})

it('leads to a host also before any job is chosen', async () => {
  const view = await viewSite({
    ...{ text: site.replace('10.0.0.12', '10.0.0.300'), edits: [], runbook: undefined, library: [] },
    recordsOf: () => Promise.resolve({}),
  })

  expect(errorsByTab(view)).toEqual({ hosts: 1, params: 0, kit: 0, file: 0 })
  expect(firstBadHost(view)).toBe('node-b')
})

it('sends what is no YAML to the file', async () => {
  expect(errorsByTab(await look('a: ['))).toEqual({ hosts: 0, params: 0, kit: 0, file: 1 })
})
