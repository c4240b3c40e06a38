/** `npm start`: installs what is missing, builds, and runs the rehearsal in the terminal. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildIfStale, installDependencies, requireNode, root } from './prepare.mjs'

requireNode()
if (!installDependencies() || !buildIfStale()) process.exit(1)

const main = join(root, 'dist', 'cli', 'main.js')
const child = spawn(process.execPath, [main, 'rehearsal', ...process.argv.slice(2)], { stdio: 'inherit' })
// Ctrl-C reaches the child through the terminal; it ends the run in good order, and so do we.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined)
child.on('close', code => {
  process.exitCode = code ?? 130
})
