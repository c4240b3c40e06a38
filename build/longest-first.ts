import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Lab files that take minutes, the longest first: one of them begun last would keep everything else waiting for its end. */
const long = [
  'scenarios/main',
  'scenarios/app',
  'scenarios/forwarded',
  'scenarios/survival',
  'scenarios/correction',
  'scenarios/faults-running',
  'scenarios/controller',
  // In the middle: the simulated daemons live in one process, which a compiler beside it would starve.
  'rehearsal/rehearsal',
  'trust/inventory',
  'scenarios/observers',
  'scenarios/faults-before',
  'scenarios/guard',
  'scenarios/lease',
  'scenarios/refused',
  'scenarios/app-killed',
  'scenarios/cable',
  'kinds/keepalived',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => rank(a) - rank(b))
  }
}

function rank({ moduleId }: TestSpecification): number {
  const index = long.findIndex(name => moduleId.includes(`/test/${name}.lab.`))
  return index < 0 ? long.length : index
}
