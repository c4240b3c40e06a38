/** `npm start`: installs what is missing, builds, and opens the app window; `npm start -- COMMAND …` runs another command. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildIfStale, installDependencies, requireNode, root } from './prepare.mjs'

requireNode()
if (!installDependencies() || !buildIfStale()) process.exit(1)

const args = process.argv.slice(2)
const main = join(root, 'dist', 'cli', 'main.js')
const child = spawn(process.execPath, [main, ...(args.length === 0 ? ['open'] : args)], { stdio: 'inherit' })
// Ctrl-C reaches the child through the terminal; it ends the run in good order, and so do we.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined)
child.on('close', code => {
  process.exitCode = code ?? 130
})
