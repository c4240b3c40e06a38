/** The terminals over a workbench's sites and runs. */
import { dirname } from 'node:path'
import type { TerminalState } from '../../engine/contract/terminals.ts'
import { RunError } from '../../engine/errors.ts'
import type { Transport } from '../../engine/ports.ts'
import { accessOf } from '../../engine/site/access.ts'
import type { Bench } from '../workbench.ts'
import { InputRefused } from '../input-refused.ts'
import type { AskedAbout } from '../questions.ts'
import { openTransport, type LinkOptions } from '../session.ts'
import { openHostLinks, type Place } from './host-links.ts'
import { openTerminals, type Terminals } from './terminals.ts'

/** Where a screen's terminals go. */
export interface TerminalSink {
  bytes(terminal: number, bytes: Uint8Array): void
  state(terminal: number, state: TerminalState): void
}

type Parts = Omit<Bench, 'terminals'>

export function openTerminalsOf(
  bench: Parts,
  sinkOf: (screen: string) => TerminalSink | undefined,
): Terminals {
  const { runs, holders } = bench
  return openTerminals({
    links: openHostLinks(target =>
      'run' in target ? placeOfRun(bench, target.run) : placeOfSite(bench, target.site),
    ),
    panes: run => runs.panes(run),
    mayAct: (run, screen) => holders.need(run, screen),
    async shellOpened(run, host) {
      const { input } = await runs.place(run)
      await runs.shellOpened(run, host, await runs.operator(run, input))
    },
    bytes: (screen, terminal, bytes) => sinkOf(screen)?.bytes(terminal, bytes),
    state: (screen, terminal, state) => sinkOf(screen)?.state(terminal, state),
  })
}

async function placeOfRun(bench: Parts, run: string): Promise<Place> {
  const { input, rehearsal, simulated, foreign, unconfirmed } = await bench.runs.place(run)
  const { binding, siteDir } = input
  return {
    // What a run works with does not change.
    version: unconfirmed ? '' : run,
    simulated: rehearsal,
    access: host => (Object.hasOwn(binding.hosts, host) ? binding.hosts[host]?.access : undefined),
    transport() {
      if (rehearsal && simulated === undefined) throw new RunError('REHEARSAL_GONE')
      if (unconfirmed) throw new RunError('RUN_UNCONFIRMED', { run })
      return transportOf(bench, { run }, { siteDir, simulated, foreignPins: foreign })
    },
  }
}

async function placeOfSite(bench: Parts, site: string): Promise<Place> {
  const { parsed, issues, sha256, file } = await bench.sites.read(site)
  if (parsed === undefined) throw new InputRefused(issues)
  return {
    version: sha256,
    simulated: false,
    access: host => accessOf(parsed, host),
    transport: () => transportOf(bench, { site }, { siteDir: dirname(file) }),
  }
}

function transportOf(
  bench: Parts,
  about: AskedAbout,
  place: Pick<LinkOptions, 'siteDir' | 'simulated' | 'foreignPins'>,
): Transport {
  const { env, logger, redactor, vault } = bench
  const prompter = bench.desk.prompter(about)
  return openTransport({ env, logger, vault, prompter, redactor, ...place }).transport
}
