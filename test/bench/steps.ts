/** The same steps for both sides: a command and what its output has to contain, as runbook and as playbook. */
import { stringify } from 'yaml'

interface Probe {
  readonly command: string
  readonly contains: string
}

const probes: readonly Probe[] = [
  { command: 'uname -s', contains: 'Linux' },
  { command: 'id -u', contains: '0' },
  { command: 'cat /etc/os-release', contains: 'Debian' },
  { command: 'df -P /', contains: 'Filesystem' },
  { command: 'ip -o addr show', contains: 'inet' },
  { command: 'cat /proc/meminfo', contains: 'MemTotal' },
  { command: 'getent passwd root', contains: '/root' },
  { command: 'ls /etc/ssh', contains: 'sshd_config' },
  { command: 'cat /proc/version', contains: 'Linux' },
  { command: 'date -u +%Z', contains: 'UTC' },
]

/** Steps are as many of the probes as asked for, from the start again when they run out. */
function* numbered(count: number): Generator<Probe & { readonly id: string }> {
  for (let index = 0; index < count; index += 1) {
    const probe = probes[index % probes.length]
    if (probe !== undefined) yield { ...probe, id: `step-${index + 1}` }
  }
}

const both = (text: string): { en: string; zh: string } => ({ en: text, zh: text })

/** A runbook of `count` reading steps over one role, `nodes`, all of whose hosts take a step together. */
export function runbookText(count: number): string {
  return stringify({
    schema: 'siteproof/runbook/v1',
    id: 'bench-steps',
    version: '1.0.0',
    title: both('Steps to measure'),
    summary: both('One command each, with an expectation on its output'),
    topic: 'bench',
    proven_on: 'lab.json',
    roles: { nodes: { title: both('Nodes'), hosts: '1..250' } },
    params: {},
    steps: [...numbered(count)].map(({ id, command, contains }) => ({
      id,
      title: both(`${id}: ${command}`),
      why: both('It is measured'),
      on: ['nodes'],
      order: 'parallel',
      risk: 'read',
      gate: [{ command: { run: command, expect: { stdout: { contains } } } }],
    })),
  })
}

/** The same as pairs of `raw` and `assert`. */
export function playbookText(count: number): string {
  const tasks = [...numbered(count)].flatMap(({ id, command, contains }) => [
    { name: id, raw: command, register: 'result', changed_when: false },
    { name: `${id} is as expected`, assert: { that: [`'${contains}' in result.stdout`], quiet: true } },
  ])
  return stringify([{ hosts: 'all', gather_facts: false, tasks }])
}
