import { resolve } from 'node:path'
import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { runMethods } from '../../engine/contract/runs.ts'
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
    async 'runs.start'({ site, runbook, mode, allowedFaults, approved, operator }, { screen }) {
      const input = await loadInput(library, runbook, sites.file(site))
      const who = operatorOf(bench.env, input, operator ?? (bench.settings.read().operator || undefined))
      const folder = await newRun(input, { mode, operator: who, runsDir: bench.folders().runs })
      const planDigest = boundDigest(input)
      const task: Task = engine => {
        if (mode === 'verify') return engine.verify({})
        if (mode === 'preflight') return engine.preflight()
        return engine.run({ allowedFaults, planDigest, ...(approved !== undefined && { approved }) })
      }
      return begun(runs.begin(folder, input, task), screen)
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
      const allowedFaults = Object.keys(input.binding.hosts)
      const run = runs.begin(folder, input, engine => engine.run({ allowedFaults }), simulation)
      return begun(run, screen)
    },
    async 'runs.open'({ run }, { screen }) {
      return { ...(await runs.open(run)), access: holders.take(run, screen) }
    },
    async 'runs.resume'({ run, until }, { screen }) {
      holders.need(run, screen)
      await runs.resume(run, engine => engine.resume(until === undefined ? {} : { until }))
      return null
    },
    'runs.stop': ({ run }, { screen }) => {
      holders.need(run, screen)
      runs.stop(run)
      return Promise.resolve(null)
    },
    async 'runs.decide'({ run, ...decision }, { screen }) {
      holders.need(run, screen)
      await runs.resume(run, engine => engine.decide(decision))
      return null
    },
    async 'runs.undo'({ run, to }, { screen }) {
      holders.need(run, screen)
      await runs.resume(run, engine => engine.undo(to === undefined ? {} : { to }))
      return null
    },
    'runs.output': ({ run, sha256 }) => runs.output(run, sha256),
  }

  function begun(run: string, screen: string): { run: string } {
    holders.take(run, screen)
    bench.notify({ type: 'changed', what: 'runs' })
    return { run }
  }
}
