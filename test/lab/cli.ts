/** `npm run lab -- …`: the lab by hand. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { databaseRecipes, type Database, type Flavour } from './base/recipe.ts'
import { faults, healAll, isFaultName } from './faults/registry.ts'
import { enterHost } from './hosts/exec.ts'
import { topologies, type TopologyName } from './hosts/topology.ts'
import { makeKit } from './kit/kit.ts'
import { openLab } from './lab.ts'
import { initPid, labNames, readFaults, readState } from './state.ts'
import { labFolder } from './system/paths.ts'
import { tearDown } from './teardown.ts'
import { bringUp, type UpOptions } from './up.ts'

const help = `npm run lab -- COMMAND   (as root; NAME is "demo" unless told)
  up [NAME] [--topology ${Object.keys(topologies).join('|')}] [--disk HOST=SIZE]… [--sysv HOST]…
     [--database mysql-5.6|mysql-9.7|mariadb-10.11] [--kit]
                              a clean lab: node-a, node-b, node-c; prints its site file;
                              --database makes node-a and node-b such servers;
                              --kit makes the offline kit too and names it there
  down [NAME] | down --all
  status                      what is up, and which faults are in force
  shell [NAME] NODE           a root shell inside a host, beside SSH
  exec NAME NODE COMMAND…
  kit FOLDER                  the offline kit for keepalived
  fault NAME NODE FAULT [ARGUMENT]…
  heal NAME [NODE [FAULT]]
faults:
${Object.entries(faults)
  .map(([name, fault]) => `  ${`${name} ${fault.usage}`.padEnd(28)}${fault.summary}`)
  .join('\n')}
`

/** A mistake in what was typed: shown with the way out, without a stack. */
class UsageError extends Error {}

const defaultName = 'demo'

function print(text: string): void {
  process.stdout.write(text)
}

function note(line: string): void {
  process.stderr.write(`${line}\n`)
}

function isTopology(word: string): word is TopologyName {
  return Object.hasOwn(topologies, word)
}

function isDatabase(word: string): word is Database {
  return Object.hasOwn(databaseRecipes, word)
}

function parseUp(words: readonly string[]): UpOptions {
  const disks: Record<string, string> = {}
  const flavours: Record<string, Flavour> = {}
  let name = defaultName
  let topology: TopologyName = 'flat'
  const kit = words.includes('--kit')
  const pending = words.filter(word => word !== '--kit')
  for (let word = pending.shift(); word !== undefined; word = pending.shift()) {
    if (!word.startsWith('--')) {
      name = word
      continue
    }
    const value = pending.shift() ?? ''
    const [host = '', size] = value.split('=')
    if (word === '--topology' && isTopology(value)) topology = value
    else if (word === '--disk' && size !== undefined) disks[host] = size
    else if (word === '--sysv' && host !== '') flavours[host] = 'sysv'
    else if (word === '--database' && isDatabase(value)) flavours['node-a'] = flavours['node-b'] = value
    else throw new UsageError(`not understood: ${word} ${value}`)
  }
  return { name, topology, flavours, diskLimit: disks, kit, say: note }
}

async function up(words: readonly string[]): Promise<void> {
  const started = performance.now()
  const options = parseUp(words)
  await bringUp(options)
  note(`${options.name} is up after ${((performance.now() - started) / 1000).toFixed(1)} s`)
  note(`site file: ${join(labFolder(options.name), 'site.yaml')}`)
  print(readFileSync(join(labFolder(options.name), 'site.yaml'), 'utf8'))
}

async function down(name = defaultName): Promise<void> {
  const names = name === '--all' ? labNames() : [name]
  for (const each of names) await tearDown(each)
}

function status(): void {
  const names = labNames().filter(name => existsSync(join(labFolder(name), 'lab.json')))
  if (names.length === 0) note('no lab is up')
  for (const name of names) {
    const state = readState(name)
    print(`${name} (${state.topology})\n`)
    for (const host of state.hosts) {
      const pid = initPid(name, host.name)
      const reach = `${host.ssh.address}:${host.ssh.port}${host.ssh.jump ? ` through ${host.ssh.jump}` : ''}`
      print(
        `  ${host.name.padEnd(10)} ${reach.padEnd(34)} ${pid === undefined ? 'off' : `on, PID 1 is ${pid}`}\n`,
      )
    }
    for (const each of readFaults(name))
      print(`  fault: ${[each.host, each.fault, ...each.args].join(' ')}\n`)
  }
}

function inside(name: string, host: string, command: readonly string[]): void {
  const [program = '', ...args] = [...enterHost(name, host), ...command]
  process.exitCode = spawnSync(program, args, { stdio: 'inherit' }).status ?? 1
}

function shell(first: string | undefined, second: string | undefined): void {
  if (first === undefined) throw new UsageError('shell [NAME] NODE')
  const [name, host] = second === undefined ? [defaultName, first] : [first, second]
  // A terminal of the host's own: the one outside does not exist in there.
  const terminal = ['script', '-qec', '/bin/bash -l', '/dev/null']
  inside(name, host, ['env', `TERM=${process.env['TERM'] ?? 'dumb'}`, ...terminal])
}

async function fault([name, host, which, ...args]: readonly string[]): Promise<void> {
  if (name === undefined || host === undefined || which === undefined) {
    throw new UsageError('fault NAME NODE FAULT [ARGUMENT]…')
  }
  if (!isFaultName(which)) throw new UsageError(`no fault is called ${which}`)
  await openLab(name).fault(host, which, ...args)
}

async function heal(name = defaultName, host?: string, which?: string): Promise<void> {
  const healed = await healAll(readState(name), host, which)
  for (const each of healed) note(`healed: ${[each.host, each.fault, ...each.args].join(' ')}`)
}

async function kit(folder: string | undefined): Promise<void> {
  if (folder === undefined) throw new UsageError('kit FOLDER')
  const made = await makeKit(resolve(folder), { say: note })
  print(`${JSON.stringify(made, null, 2)}\n`)
}

const commands: Readonly<Record<string, (words: readonly string[]) => Promise<void> | void>> = {
  up,
  down: ([name]) => down(name),
  status,
  shell: ([first, second]) => shell(first, second),
  exec: ([name = '', host = '', ...command]) => inside(name, host, command),
  kit: ([folder]) => kit(folder),
  fault,
  heal: ([name, host, which]) => heal(name, host, which),
}

async function main([command = '', ...words]: readonly string[]): Promise<void> {
  const action = Object.hasOwn(commands, command) ? commands[command] : undefined
  if (action === undefined)
    throw new UsageError(command === '' ? 'which command?' : `no command is called ${command}`)
  await action(words)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof UsageError) note(help)
  note(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof UsageError ? 2 : 1
}
