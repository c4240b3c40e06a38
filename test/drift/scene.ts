/** What a drill needs of a run, on the real hosts of a lab: real SSH, the real probe, events kept in memory. */
import { memoryDigest, memoryFiles, memoryJournal, memoryLogger, memoryPrompter, memoryRandom, memorySecrets } from '../../adapters/memory/index.ts' // prettier-ignore
import { createNodeProbe } from '../../adapters/probe/index.ts'
import { createSsh2Transport } from '../../adapters/ssh2/transport.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import type { ActionContext, GroupMember } from '../../engine/actions/kind.ts'
import { gatherFacts } from '../../engine/plan/gather.ts'
import type { Transport } from '../../engine/ports.ts'
import type { DrillResult } from '../../engine/drift/types.ts'
import type { RunEventBody } from '../../engine/run/events.ts'
import type { Text } from '../../engine/runbook/text.ts'
import type { Lab } from '../lab/lab.ts'

export interface Scene extends AsyncDisposable {
  readonly events: RunEventBody[]
  readonly abort: AbortController
  readonly context: ActionContext
  measured(): DrillResult | undefined
}

const roles: Readonly<Record<string, string>> = { 'node-a': 'a', 'node-b': 'b', 'node-c': 'c' }

export async function createScene(lab: Lab, on: string, ask: (text: Text) => Promise<void>): Promise<Scene> {
  const logger = memoryLogger()
  const secrets = memorySecrets()
  const prompter = memoryPrompter()
  const hostKeys = { find: () => Promise.resolve([]), add: () => Promise.resolve() }
  const registerSecret = (): void => undefined
  const transport = createSsh2Transport({ secrets, prompter, logger, hostKeys, registerSecret })
  const group = await Promise.all(Object.keys(lab.hosts).map(name => memberOf(lab, transport, name)))
  const own = group.find(member => member.host.name === on)
  if (own === undefined) throw new Error(`no host ${on}`)
  const events: RunEventBody[] = []
  const abort = new AbortController()
  const run: ActionContext['peek'] = async (command, timeoutSeconds) =>
    (await own.session()).exec(command, { timeoutSeconds, signal: abort.signal })
  const clock = systemClock
  const journal = memoryJournal({ clock, digest: memoryDigest })
  const ports = { clock, logger, secrets, prompter, transport, journal }
  const context: ActionContext = {
    ...own,
    key: { step: 'drill', item: '', host: on },
    ports: {
      ...ports,
      random: memoryRandom(),
      digest: memoryDigest,
      files: memoryFiles(),
      probe: createNodeProbe(),
    },
    runId: `lab-${process.pid}-${Date.now()}`,
    node: { kind: 'drill', spec: {} },
    signal: abort.signal,
    action: 'do[0]',
    run: (command, { timeoutSeconds }) => run(command, timeoutSeconds),
    peek: run,
    record: () => Promise.resolve(),
    ask: async text => {
      await ask(text)
      return { value: 'done', by: 'lab' }
    },
    emit: body => Promise.resolve(void events.push(body)),
    keep: text => Promise.resolve({ sha256: memoryDigest.sha256(text), bytes: text.length }),
    group,
    member: name => group.filter(each => each.host.name === name || each.host.roles.includes(name)),
    onOutput: () => undefined,
    onProgress: () => undefined,
    onDrill: () => undefined,
  }
  return {
    events,
    abort,
    context,
    measured: () => events.find(event => event.type === 'drill-measured')?.result,
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  }
}

async function memberOf(lab: Lab, transport: Transport, name: string): Promise<GroupMember> {
  const { address, port, key, hostKey } = lab.host(name)
  const ssh = { address, port, user: 'root', auth: { key }, host_key: hostKey, encoding: 'utf-8' } as const
  const access = { name, ssh, hops: [] }
  const session = await transport.open(access)
  const facts = await gatherFacts(session, systemClock)
  if (facts === undefined) throw new Error(`no facts of ${name}`)
  const host = { name, roles: [roles[name] ?? name], access, values: {} }
  return { host, facts, session: () => Promise.resolve(session) }
}
