/**
 * `npm start`: installs what is missing, builds, and opens the app: in Electron where its binary is there, else as an app window of
 * the installed browser. `npm start -- COMMAND …` runs that command instead; `npm start -- window` takes the browser all the same.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfStale, installDependencies, requireNode, root } from './prepare.mjs'

requireNode()
if (!installDependencies() || !buildIfStale()) process.exit(1)

const args = process.argv.slice(2)
const [program, ...words] =
  args.length === 0 ? desktop() : commandLine(args[0] === 'window' ? ['open'] : args)
const child = spawn(program, words, { stdio: 'inherit' })
// Ctrl-C reaches the child through the terminal; it ends the run in good order, and so do we.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined)
child.on('close', code => {
  process.exitCode = code ?? 130
})

function commandLine(words) {
  return [process.execPath, join(root, 'dist', 'cli', 'main.js'), ...words]
}

function desktop() {
  const binary = electronBinary()
  if (binary !== undefined) return [binary, root]
  console.log(
    'The Electron binary is not here (npm fetches none by itself: node node_modules/electron/install.js does,',
  )
  console.log('with internet). The same screens open as an app window of the installed browser.')
  return commandLine(['open'])
}

/** Where electron's own installer puts it; undefined where it never ran. */
function electronBinary() {
  const folder = join(root, 'node_modules', 'electron')
  const named = join(folder, 'path.txt')
  const binary = existsSync(named) ? join(folder, 'dist', readFileSync(named, 'utf8').trim()) : undefined
  return binary !== undefined && existsSync(binary) ? binary : undefined
}
