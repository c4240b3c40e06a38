import { join, resolve } from 'node:path'
import { startRehearsal } from '../../adapters/rehearsal/index.ts'
import { parseArguments } from '../arguments.ts'
import { bindInput, loadRunbook } from '../../app/input.ts'
import { newRun } from '../new-run.ts'
import { withEngine } from '../session.ts'
import { say } from '../shell.ts'
import type { Command } from './command.ts'
import { libraryOf } from '../library.ts'

const runbookId = 'keepalived-vip-pair'

/** A whole keepalived pair with its drill on simulated hosts, to a report. Nothing outside this process is contacted. */
export const rehearsal: Command = async (shell, args) => {
  const { values } = parseArguments(args, { 'run-dir': { type: 'string' }, 'no-faults': { type: 'boolean' } })
  const loaded = await loadRunbook(libraryOf(shell), runbookId)
  await using simulation = await startRehearsal()
  const siteText = new TextEncoder().encode(simulation.site)
  const input = await bindInput(libraryOf(shell), loaded, siteText, resolve('rehearsal.yaml'))
  if (!shell.json) shell.out(say(shell, 'rehearsal'))
  const allowedFaults = values['no-faults'] === true ? [] : Object.keys(input.binding.hosts)
  const runDir = values['run-dir']
  const { dir, exitCode } = await runOn()
  if (!shell.json) {
    const { report } = await import('./report.ts')
    await report(shell, [dir, '--format', 'html', '-o', join(dir, 'report.html')])
  }
  return exitCode

  async function runOn(): Promise<{ dir: string; exitCode: number }> {
    await using folder = await newRun(shell, input, { runDir, mode: 'run', rehearsal: true })
    const options = { yes: true, simulated: simulation }
    const exitCode = await withEngine(shell, folder, input, options, engine => engine.run({ allowedFaults }))
    return { dir: folder.dir, exitCode }
  }
}
