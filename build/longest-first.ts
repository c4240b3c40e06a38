import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Lab files that take minutes, the longest first: one of them begun last would keep everything else waiting for its end. */
const long = [
  'scenarios/main',
  'rehearsal/rehearsal',
  'scenarios/forwarded',
  'scenarios/survival',
  'scenarios/faults-running',
  'scenarios/controller',
  'scenarios/faults-before',
  'scenarios/observers',
  'scenarios/faults-install',
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
