/** The pair's gates about who holds the address, over every state of two hosts in which that is not whom the step is to prove. */
import { expect, it } from 'vitest'
import type { HostCommand, Session } from '../../engine/ports.ts'
import { judgeChecks } from '../../engine/run/checks.ts'
import type { RunContext } from '../../engine/run/context.ts'
import { createRendering } from '../../engine/run/rendering.ts'
import { fixture } from '../support/run-fixture.ts'
import { bound, platforms, registries, shipped } from './shipped.ts'

const pair = await shipped('keepalived-vip-pair')
const both = ['node-a', 'node-b'] as const
type Node = (typeof both)[number]
interface Hosts {
  readonly holds: readonly Node[]
  readonly runs: readonly Node[]
}

/** What a host prints that has its own address, perhaps the virtual one, and a keepalived that runs or does not. */
function sessionOn(node: string, { holds, runs }: Hosts): Session {
  const has = (nodes: readonly string[]): boolean => nodes.includes(node)
  const addresses = `2: eth0    inet 192.168.10.65/24 scope global eth0\n${
    has(holds) ? '2: eth0    inet 192.168.10.78/24 scope global secondary eth0\n' : ''
  }`
  const service = has(runs)
    ? 'active\nactive-exit=0\nenabled\nenabled-exit=0\n'
    : 'inactive\nactive-exit=3\nenabled\nenabled-exit=0\n'
  const exec = (command: HostCommand) => {
    const text = 'text' in command ? command.text : ''
    const stdout = text.startsWith('ip ') ? addresses : text.startsWith('systemctl ') ? service : ''
    return Promise.resolve({ exitCode: 0, stdout, stderr: '', truncated: false, durationMs: 1 })
  }
  return { exec } as unknown as Session
}

/** The verdict of the step's gate, of what is asked about addresses. */
async function gateOf(stepId: string, state: Hosts, params: readonly string[] = []): Promise<string> {
  const binding = bound(pair, params)
  const step = pair.steps.find(one => one.id === stepId)
  if (step === undefined) throw new Error(stepId)
  const base = fixture([step], { log: [], verdicts: {} }).context
  const debian = platforms['debian 12']
  if (debian === undefined) throw new Error('debian 12')
  const facts = new Map(both.map(node => [node, debian]))
  const source = { binding, runId: 'r1', fold: base.recorder.fold, facts, secrets: new Map<string, string>() }
  const context: RunContext = {
    ...base,
    binding,
    registries,
    facts,
    rendering: key => createRendering(source, key),
    sessions: {
      open: host => Promise.resolve(sessionOn(host, state)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
  }
  const checks = step.gate
    .map((node, index) => ({ node, index }))
    .filter(({ node }) => ['one-holder', 'address'].includes(node.kind))
  const hosts = step.on.flatMap(role => binding.roles[role] ?? [])
  const key = { step: stepId, item: '', host: '*' }
  const { verdict } = await judgeChecks(context, key, 'gate', checks, hosts)
  return verdict
}

const alone: Hosts = { holds: ['node-a'], runs: ['node-a'] }

it.each([
  ['the started node, alone', alone, 'pass'],
  [
    'a stray address on the other node, whose keepalived does not run',
    { ...alone, holds: ['node-b'] },
    'fail',
  ],
  ['both', { ...alone, holds: both }, 'fail'],
  ['nobody', { ...alone, holds: [] }, 'fail'],
  ['the other node, whose keepalived ran before', { holds: ['node-b'], runs: both }, 'pass'],
] as const)('node-a was started and the address is held by %s', async (_, state, verdict) => {
  expect(await gateOf('start-a', state)).toBe(verdict)
})

it('with automatic failback the started node-a takes the address from whoever has it', async () => {
  const automatic = ['failback: automatic']

  expect(await gateOf('start-a', { holds: ['node-b'], runs: both }, automatic)).toBe('fail')
  expect(await gateOf('start-a', { holds: ['node-a'], runs: both }, automatic)).toBe('pass')
})

it.each([
  ['one of two that run', { holds: ['node-a'], runs: both }, 'pass'],
  ['a node whose keepalived was killed', { holds: ['node-a'], runs: ['node-b'] }, 'fail'],
] as const)('node-b was started and the address is held by %s', async (_, state, verdict) => {
  expect(await gateOf('start-b', state)).toBe(verdict)
})

it('the address was to leave node-b, and is there still', async () => {
  expect(await gateOf('bring-home', { holds: ['node-b'], runs: both })).toBe('fail')
  expect(await gateOf('bring-home', { holds: ['node-a'], runs: both })).toBe('pass')
})
