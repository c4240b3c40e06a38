/**
 * `npm start`: installs what is missing, builds, and opens the app: in Electron where its binary is there and runs, else as an app
 * window of the installed browser. It fetches no binary: docs/adr/0016. `npm start -- COMMAND …` runs that command instead;
 * `npm start -- window` takes the browser all the same.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfStale, installDependencies, requireNode, root } from './prepare.mjs'
import { say } from './words.mjs'

/** Whoever sees a window for longer than this has one. */
const atOnceMs = 10_000

requireNode()
if (!installDependencies() || !buildIfStale()) process.exit(1)

let interrupted = false
// Ctrl-C reaches the child through the terminal; it ends the run in good order, and so do we.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    interrupted = true
  })

const args = process.argv.slice(2)
const { exitCode } = await (args.length === 0
  ? desktop()
  : commandLine(args[0] === 'window' ? ['open'] : args))
process.exitCode = exitCode

async function desktop() {
  const binary = electronBinary()
  if (binary === undefined) return appWindow(say('no-electron'))
  if (process.platform === 'linux' && process.getuid() === 0) return appWindow(say('electron-as-root'))
  const before = performance.now()
  const ended = await opens(binary, [root])
  const shown = ended.exitCode === 0 || interrupted || performance.now() - before > atOnceMs
  return shown ? ended : appWindow(say('electron-ended', ended))
}

function appWindow(reason) {
  console.log(reason)
  return commandLine(['open'])
}

function commandLine(words) {
  return opens(process.execPath, [join(root, 'dist', 'cli', 'main.js'), ...words])
}

function opens(program, words) {
  return new Promise(resolve => {
    const child = spawn(program, words, { stdio: 'inherit' })
    child.once('error', error => resolve({ exitCode: 1, how: error.code }))
    child.once('close', (code, signal) => resolve({ exitCode: code ?? 130, how: signal ?? code }))
  })
}

/** Where electron's own installer puts it; undefined where it never ran. */
function electronBinary() {
  const folder = join(root, 'node_modules', 'electron')
  const named = join(folder, 'path.txt')
  const binary = existsSync(named) ? join(folder, 'dist', readFileSync(named, 'utf8').trim()) : undefined
  return binary !== undefined && existsSync(binary) ? binary : undefined
}
