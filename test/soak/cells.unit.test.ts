import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runCells, unproved, type CellEvidence, type CellRun } from './cells.ts'
import type { Cell, Note } from './group.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siteproof-cells-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const plan = (more: Partial<CellRun> = {}): CellRun => ({
  group: 'demo',
  file: join(folder, 'demo.json'),
  commit: 'c1',
  again: false,
  say: () => undefined,
  ...more,
})
const kept = () => JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as CellEvidence
const left = async (cells: readonly Cell[], run: CellRun) =>
  unproved({ cells }, await runCells({ cells }, run))
const noted =
  (...said: Parameters<Note>): Cell['prove'] =>
  note => {
    note(...said)
    return Promise.resolve(undefined)
  }
const good = (name: string): Cell => ({ name, prove: noted('it holds', true) })
const bad = (name: string): Cell => ({ name, prove: noted('it holds', false, 'no') })
const ended = (name: string): Cell => ({ name, prove: () => Promise.reject(new Error('gone')) })
const idle = (name: string): Cell => ({ name, prove: () => Promise.resolve(undefined) })

it('keeps each cell as it ends, and goes on after one that fails', async () => {
  const seen: unknown[] = []
  const look: Cell = {
    name: 'c',
    prove: note => {
      seen.push(kept().cells['b']?.problems[0])
      return noted('it holds', true)(note)
    },
  }

  expect(await left([good('a'), ended('b'), look], plan())).toEqual(['b'])
  expect(seen).toEqual([expect.stringContaining('gone')])
  expect(Object.entries(kept().cells).map(([name, { verdict }]) => [name, verdict])).toEqual([
    ['a', 'pass'],
    ['b', 'fail'],
    ['c', 'pass'],
  ])
})
it('calls a cell that saw nothing not proved', async () => {
  expect(await left([idle('a'), bad('b')], plan())).toEqual(['a', 'b'])
})
it('runs only what is not proved yet, unless told', async () => {
  await runCells({ cells: [good('a'), bad('b')] }, plan())
  await runCells({ cells: [good('a'), good('b')] }, plan({ commit: 'c2' }))

  expect([kept().cells['a']?.commit, kept().cells['b']?.commit]).toEqual(['c1', 'c2'])

  await runCells({ cells: [good('a'), good('b')] }, plan({ commit: 'c3', again: true, only: 'a' }))

  expect([kept().cells['a']?.commit, kept().cells['b']?.commit]).toEqual(['c3', 'c2'])
})
it('counts what was never run as not proved', async () => {
  expect(await left([good('a/1'), good('b/1')], plan({ only: 'a' }))).toEqual(['b/1'])
})
