/** What `npm start` and `npm test` do before anything else. Plain Node without dependencies: nothing may be installed yet. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { say } from './words.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Ends the process where this Node is older than package.json asks for. */
export function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const wanted = engines.node.replace('>=', '')
  if (compareVersions(process.versions.node, wanted) >= 0) return
  console.error(say('need-node', { wanted, found: process.versions.node, path: process.execPath }))
  process.exit(2)
}

export function compareVersions(a, b) {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  for (let place = 0; place < 3; place += 1) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Runs a program with its output on the screen; true where it exits 0. */
export function runs(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options })
  if (result.error) console.error(`${program}: ${result.error.message}`)
  return result.status === 0
}

/** `npm ci` where node_modules is missing or older than the lock file. */
export function installDependencies() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  const lock = join(root, 'package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return true
  if (existsSync(installed) && hasWhatLockSays(installed, lock)) return true
  console.log(say('installing'))
  // npm is a shell script on Windows, which only a shell starts.
  return runs('npm', ['ci'], { shell: process.platform === 'win32' })
}

/** A fresh checkout dates every file anew, so versions decide where times do not. */
function hasWhatLockSays(installed, lock) {
  const there = JSON.parse(readFileSync(installed, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || there[path]?.version === version,
  )
}

const shared = ['engine', 'build', 'package.json', 'package-lock.json']
/**
 * What is built together: configs (build/vite.NAME.ts) in their order, what stands there at the end, and the sources. Electron's main
 * process empties the folder that its preload lies in, so neither is ever built alone.
 */
const parts = {
  cli: {
    configs: ['cli'],
    makes: ['dist/cli/main.js'],
    from: [...shared, 'adapters', 'app', 'window', 'cli'],
  },
  renderer: { configs: ['renderer'], makes: ['dist/renderer/index.html'], from: [...shared, 'renderer'] },
  electron: {
    configs: ['electron', 'preload'],
    makes: ['dist/electron/main.js', 'dist/electron/preload.cjs'],
    from: [...shared, 'adapters', 'app', 'electron'],
  },
}

/** Builds the parts that are older than their sources. */
export function buildIfStale() {
  const stale = Object.keys(parts).filter(name => !parts[name].makes.every(isFresherThan(parts[name].from)))
  if (stale.length === 0) return true
  console.log(say('building'))
  return build(stale)
}

/** true where every part was built. */
export function build(names = Object.keys(parts)) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const configs = names.flatMap(name => (Object.hasOwn(parts, name) ? parts[name].configs : [name]))
  return configs.every(name => {
    const config = `build/vite.${name}.ts`
    const args = ['build', '--config', config, '--configLoader', 'runner', '--logLevel', 'warn']
    return runs(process.execPath, [vite, ...args])
  })
}

function isFresherThan(sources) {
  const newest = Math.max(...sources.map(path => newestIn(join(root, path))))
  return built => existsSync(join(root, built)) && statSync(join(root, built)).mtimeMs >= newest
}

function newestIn(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map(name => newestIn(join(path, name))))
}
