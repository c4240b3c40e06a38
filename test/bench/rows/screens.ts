import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { end, serve } from '../../e2e/app.ts'
import { must } from '../../lab/system/run.ts'
import { openBarePage, type BarePage } from '../bare-page.ts'
import { inventedHosts, siteText } from '../hosts.ts'
import { writeLongRun } from '../long-run.ts'
import { timed, type Measured } from '../measure.ts'
import { runbookText } from '../steps.ts'
import type { Row } from './row.ts'

const steps = 1000
/** It stopped after three quarters of them: 6 events a step and host. */
const events = 9000

/** Pixels that are scrolled in each frame. */
const stride = 400

interface Scrolled {
  /** Milliseconds between frames while the list is scrolled to its end and back. */
  readonly p95: number
  readonly longest: number
}

/** Run in the page: the element is scrolled to its end and back, a piece in each frame. */
const scroll = (selector: string): string => `(async () => {
  const list = document.querySelector(${JSON.stringify(selector)})
  const gaps = []
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve))
  let last = await frame()
  for (const by of [${stride}, -${stride}]) {
    for (let before = -1; list.scrollTop !== before; ) {
      before = list.scrollTop
      list.scrollTop += by
      const now = await frame()
      gaps.push(now - last)
      last = now
    }
  }
  gaps.sort((a, b) => a - b)
  return { p95: gaps[Math.floor(gaps.length * 0.95)], longest: gaps.at(-1), frames: gaps.length }
})()`

/** The Plan and Run screens of a run of 1,000 steps on two hosts, and how soon the app shows something. */
export const screens: Row = {
  number: 7,
  title: 'a run of 1,000 steps on two hosts',
  needsLab: false,
  async measure({ folder, repetitions = 3, say }) {
    await must([process.execPath, 'build/build.mjs'])
    const home = join(folder, 'home')
    await writeHome(home)
    const turns: Turn[] = []
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const turn = await measureScreens(home)
      say(JSON.stringify(turn))
      turns.push(turn)
    }
    return results(turns)
  },
}

interface Turn {
  readonly start: number
  readonly paint: number
  readonly planOpen: number
  readonly plan: Scrolled
  readonly runOpen: number
  readonly run: Scrolled
}

function results(turns: readonly Turn[]): readonly Measured[] {
  const { title } = screens
  const row = (what: string, goal: number, pick: (turn: Turn) => number): Measured => {
    return { row: 7, what, unit: 'ms', ours: turns.map(pick), goal }
  }
  return [
    row('the built app: from the address to the first text', 1000, turn => turn.paint),
    row('npm start of a built tree: to its address', 1000, turn => turn.start),
    row(`${title}: the plan is there`, 1000, turn => turn.planOpen),
    row(`${title}: between frames of the scrolled plan, p95`, 34, turn => turn.plan.p95),
    row(`${title}: longest frame of the scrolled plan`, 100, turn => turn.plan.longest),
    row(`${title}: the run is there`, 1000, turn => turn.runOpen),
    row(`${title}: between frames of the scrolled steps, p95`, 34, turn => turn.run.p95),
    row(`${title}: longest frame of the scrolled steps`, 100, turn => turn.run.longest),
  ]
}

/** SITEPROOF_HOME with a site, a runbook of 1,000 steps, and a run of it. */
async function writeHome(home: string): Promise<void> {
  const hosts = inventedHosts(2)
  const runbook = join(home, 'runbooks', 'bench-steps')
  const site = join(home, 'sites', 'demo')
  for (const folder of [runbook, site, join(home, 'runs')]) mkdirSync(folder, { recursive: true })
  writeFileSync(join(runbook, 'runbook.yaml'), runbookText(steps))
  writeFileSync(join(runbook, 'lab.json'), JSON.stringify({ schema: 'siteproof/proven/v1', proven: [] }))
  writeFileSync(join(site, 'site.yaml'), siteText(hosts))
  await writeLongRun(join(home, 'runs', 'long'), runbook, join(site, 'site.yaml'), hosts, events, steps)
}

async function measureScreens(home: string): Promise<Turn> {
  const start = await startMs(home)
  const { child, address } = await serve(home, {}, ['--runbooks', join(home, 'runbooks')])
  try {
    await using page = await openBarePage()
    const paint = await firstText(page, address)
    await page.until(`document.querySelector('main').textContent.includes('Steps to measure')`)
    const planOpen = await shows(page, '#/plan/demo/bench-steps', '.step')
    const plan = await page.evaluate<Scrolled>(scroll('.frame .body'))
    const runOpen = await shows(page, '#/run/long', '.rail .row')
    const run = await page.evaluate<Scrolled>(scroll('.rail'))
    return { start, paint, planOpen, plan, runOpen, run }
  } finally {
    await end(child, 'SIGTERM')
  }
}

/** Until the frame in which the screen's heading is drawn, from the start of the navigation. */
async function firstText(page: BarePage, address: string): Promise<number> {
  await page.before(`new MutationObserver((_, observer) => {
    if (!document.querySelector('main h1')?.textContent) return
    observer.disconnect()
    requestAnimationFrame(() => (window.drawn = performance.now()))
  }).observe(document, { childList: true, subtree: true, characterData: true })`)
  await page.goto(address)
  await page.until('window.drawn')
  return page.evaluate('drawn')
}

function shows(page: BarePage, route: string, selector: string): Promise<number> {
  return page.evaluate(`new Promise(resolve => {
    const began = performance.now()
    new MutationObserver((_, observer) => {
      if (!document.querySelector(${JSON.stringify(selector)})) return
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)))
    }).observe(document, { childList: true, subtree: true })
    location.hash = ${JSON.stringify(route)}
  })`)
}

/** As \`npm start\` does it, to the address that a browser can open. */
async function startMs(home: string): Promise<number> {
  const words = ['build/start.mjs', 'open', '--no-browser']
  const env = { ...process.env, SITEPROOF_HOME: home }
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  const ms = await timed(async () => {
    for await (const line of createInterface({ input: child.stdout }))
      if (line.startsWith('http://127.0.0.1:')) return
    throw new Error('the app ended before it told its address')
  })
  const ended = new Promise(resolve => child.once('close', resolve))
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
  await ended
  return ms
}
