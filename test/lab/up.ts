/** Bringing a lab up from clean state. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBase } from './base/build.ts'
import { accounts, type Account, type Flavour } from './base/recipe.ts'
import { makeIdentity, makeKey } from './hosts/identity.ts'
import { createGateway, createSegments } from './hosts/network.ts'
import { hostPaths, powerOn } from './hosts/power.ts'
import { topologies, type HostPlan, type TopologyName } from './hosts/topology.ts'
import { ensureKit } from './kit/build.ts'
import { keyFile, passwordFile, siteText } from './site-file.ts'
import { knownHosts, knownHostsFile } from './ssh.ts'
import { takeNumber, writeState, type HostState, type LabState } from './state.ts'
import { ensurePackages } from './system/packages.ts'
import { labFolder } from './system/paths.ts'
import { tearDown } from './teardown.ts'

/** What `upLab` may be told; a name is enough. */
export interface UpOptions {
  readonly name: string
  /** node-a, node-b and node-c unless told. */
  readonly nodes?: readonly string[]
  /** `flat` unless told. */
  readonly topology?: TopologyName
  /** Flavour per host; `systemd` unless told. */
  readonly flavours?: Readonly<Record<string, Flavour>>
  /** Disk size per host, like `{ 'node-a': '600M' }`: such a host's changes live in memory and can run full. */
  readonly diskLimit?: Readonly<Record<string, string>>
  /** Make the offline kit too and name it in the site file, as keepalived-install needs it. */
  readonly kit?: boolean
  /** Hears about steps that take long. */
  readonly say?: (line: string) => void
}

async function makeHost(
  options: UpOptions,
  plan: HostPlan,
  everyone: readonly HostPlan[],
): Promise<HostState> {
  const publicKey = readFileSync(`${keyFile(options.name)}.pub`, 'utf8')
  const limit = options.diskLimit?.[plan.name]
  const paths = hostPaths(options.name, plan.name)
  return {
    ...plan,
    layers: await ensureBase(plan.flavour, options.say),
    hostKey: await makeIdentity(paths.identity, plan, everyone, publicKey),
    ...(limit === undefined ? {} : { diskLimit: limit }),
  }
}

async function makeFolder(name: string): Promise<void> {
  mkdirSync(labFolder(name), { recursive: true, mode: 0o700 })
  await makeKey(keyFile(name), `lab ${name}`)
  writeFileSync(join(labFolder(name), 'askpass'), '#!/bin/sh\nprintf "%s\\n" "$LAB_PASSWORD"\n', {
    mode: 0o700,
  })
  for (const [user, { password }] of Object.entries(accounts)) {
    writeFileSync(passwordFile(name, user as Account), `${password}\n`, { mode: 0o600 })
  }
}

/** Sets a lab up anew, whatever was there under its name, and leaves it running. */
export async function bringUp(options: UpOptions): Promise<LabState> {
  const { name, topology = 'flat' } = options
  await ensurePackages()
  // What takes minutes comes before anything is claimed.
  for (const flavour of new Set<Flavour>(['systemd', ...Object.values(options.flavours ?? {})])) {
    await ensureBase(flavour, options.say)
  }
  const kit = options.kit ? await ensureKit(options.say) : undefined
  await tearDown(name)
  const number = await takeNumber(name)
  try {
    await makeFolder(name)
    const names = options.nodes ?? ['node-a', 'node-b', 'node-c']
    const plan = topologies[topology](number, names, host => options.flavours?.[host] ?? 'systemd')
    const hosts = await Promise.all(plan.hosts.map(host => makeHost(options, host, plan.hosts)))
    const state: LabState = { ...plan, name, number, topology, hosts }
    writeState(state)
    await createSegments(state, state)
    await createGateway(state)
    await Promise.all(hosts.map(host => powerOn(state, host)))
    writeFileSync(join(labFolder(name), 'site.yaml'), siteText(state, kit === undefined ? {} : { kit }))
    writeFileSync(knownHostsFile(name), knownHosts(state))
    return state
  } catch (error) {
    await tearDown(name)
    throw error
  }
}
