import { resolve } from 'node:path'
import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { runMethods } from '../../engine/contract/runs.ts'
import { takeOverRunFolder } from '../../adapters/files/lock.ts'
import { boundDigest } from '../plan-digest.ts'
import { bindInput, loadInput, loadRunbook } from '../input.ts'
import { newRun } from '../new-run.ts'
import type { Task } from '../runs/runs.ts'
import { operatorOf } from '../session.ts'
import type { Bench } from '../workbench.ts'

const rehearsed = 'keepalived-vip-pair'

export function runHandlers(bench: Bench): HandlersOf<typeof runMethods> {
  const { library, sites, runs, holders } = bench
  return {
    'runs.list': () => runs.list(),
    async 'runs.set-aside'({ run, aside }) {
      await runs.setAside(run, aside)
      bench.notify({ type: 'changed', what: 'runs' })
      return null
    },
    async 'runs.bring-in'({ folder }) {
      const run = await runs.bringIn(folder)
      bench.notify({ type: 'changed', what: 'runs' })
      return { run }
    },
    async 'runs.start'({ site, runbook, mode, allowedFaults, approved, operator, stride }, { screen }) {
      const input = await loadInput(library, runbook, sites.file(site))
      const who = operatorOf(bench.env, input, operator ?? (bench.settings.read().operator || undefined))
      const folder = await newRun(input, { mode, operator: who, approved, runsDir: bench.folders().runs })
      const planDigest = boundDigest(input)
      const task: Task = engine => {
        if (mode === 'verify') return engine.verify({})
        if (mode === 'preflight') return engine.preflight()
        return engine.run({ allowedFaults, planDigest })
      }
      // Audits and preflights only read: they go through without waiting.
      const first = mode === 'run' ? stride : 'through'
      return begun(runs.begin(folder, input, { first, task }), screen)
    },
    async 'runs.rehearse'(_, { screen }) {
      // Interpreter and simulated hosts are large; nobody else needs them.
      const { startRehearsal } = await import('../../adapters/rehearsal/index.ts')
      const simulation = await startRehearsal()
      const loaded = await loadRunbook(library, rehearsed)
      const siteText = new TextEncoder().encode(simulation.site)
      const input = await bindInput(library, loaded, siteText, resolve('rehearsal.yaml'))
      const operator = operatorOf(bench.env, input, bench.settings.read().operator || undefined)
      const options = { mode: 'run' as const, operator, rehearsal: true, runsDir: bench.folders().runs }
      const folder = await newRun(input, options)
      const task: Task = engine => engine.run({})
      const run = runs.begin(folder, input, { first: 'nothing', task }, simulation)
      return begun(run, screen)
    },
    async 'runs.confirm'({ run, sha256 }, { screen }) {
      holders.need(run, screen)
      await runs.confirm(run, sha256)
      return null
    },
    async 'runs.take-over'({ run, holder }, { screen }) {
      holders.need(run, screen)
      await takeOverRunFolder(runs.dir(run), holder)
      bench.notify({ type: 'changed', what: 'runs' })
      return null
    },
    ...drivingHandlers(bench),
  }

  function begun(run: string, screen: string): { run: string } {
    holders.take(run, screen)
    bench.notify({ type: 'changed', what: 'runs' })
    return { run }
  }
}

type Driving = Omit<
  HandlersOf<typeof runMethods>,
  | 'runs.list'
  | 'runs.set-aside'
  | 'runs.bring-in'
  | 'runs.confirm'
  | 'runs.take-over'
  | 'runs.start'
  | 'runs.rehearse'
>

/** What is done with a run that is there; only the window that holds it may. */
function drivingHandlers({ runs, holders }: Bench): Driving {
  return {
    'runs.plan': ({ run }) => runs.plan(run),
    async 'runs.open'({ run }, { screen }) {
      return { ...(await runs.open(run)), access: holders.take(run, screen) }
    },
    async 'runs.resume'({ run, until, stride }, { screen }) {
      holders.need(run, screen)
      const task: Task = (engine, input) =>
        engine.resume({ planDigest: boundDigest(input), ...(until !== undefined && { until }) })
      await runs.resume(run, { first: stride, task })
      return null
    },
    async 'runs.correction'({ run }) {
      const { sha256, same, changed, again } = await runs.correction(run)
      return { sha256, same, changed, again }
    },
    async 'runs.correct'({ run, sha256, by, stride }, { screen }) {
      holders.need(run, screen)
      await runs.correct(run, { sha256, by, first: stride })
      return null
    },
    'runs.go': ({ run, stride, by }, { screen }) => {
      holders.need(run, screen)
      runs.go(run, stride, by)
      return Promise.resolve(null)
    },
    'runs.pause': ({ run, by }, { screen }) => {
      holders.need(run, screen)
      runs.pause(run, by)
      return Promise.resolve(null)
    },
    'runs.stop': ({ run }, { screen }) => {
      holders.need(run, screen)
      runs.stop(run)
      return Promise.resolve(null)
    },
    async 'runs.decide'({ run, ...decision }, { screen }) {
      holders.need(run, screen)
      await runs.resume(run, { first: 'through', task: engine => engine.decide(decision) })
      return null
    },
    async 'runs.undo'({ run, to }, { screen }) {
      holders.need(run, screen)
      const task: Task = engine => engine.undo(to === undefined ? {} : { to })
      await runs.resume(run, { first: 'through', task })
      return null
    },
    async 'runs.cleanup'({ run, backups }, { screen }) {
      holders.need(run, screen)
      await runs.resume(run, { first: 'through', task: engine => engine.cleanup({ backups }) })
      return null
    },
    'runs.output': ({ run, sha256 }) => runs.output(run, sha256),
  }
}
