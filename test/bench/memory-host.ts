/**
 * An SSH server in a process of its own that has its output in memory: what a host costs that shares no processor with the app.
 * A real one's PTY takes longer for 200 MB than xterm.js does. `FOLDER BLOCK COUNT`: the keys, and a file to be sent so often.
 */
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import ssh2, { type ServerChannel } from 'ssh2'

const [folder = '', block = '', count = '0'] = process.argv.slice(2)
const piece = readFileSync(block)

/** Echoes each key as a terminal does; at the end of a line it sends all there is, and then what `echo` would. */
function serveShell(channel: ServerChannel): void {
  channel.on('data', (typed: Buffer) => {
    channel.write(typed)
    if (typed.includes('\r')) void flood(channel)
  })
  channel.write('> ')
}

async function flood(channel: ServerChannel): Promise<void> {
  channel.write('\n')
  // Its own high-water mark of 2 MiB would stand between a key and its echo.
  for (let left = Number(count); left > 0; left -= 1) await new Promise(sent => channel.write(piece, sent))
  channel.write('flooded 23\r\n> ')
}

const server = new ssh2.Server({ hostKeys: [readFileSync(join(folder, 'host'))] }, connection => {
  connection.on('error', () => process.exit(0))
  connection.on('close', () => process.exit(0))
  connection.on('authentication', attempt => attempt.accept())
  connection.on('session', accept => {
    const session = accept()
    session.on('pty', acceptPty => acceptPty?.())
    session.on('shell', acceptShell => serveShell(acceptShell()))
  })
})
// As sshd does for a terminal: a short packet waits for no acknowledgement.
const listener = createServer({ noDelay: true }, socket => server.injectSocket(socket))
listener.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${String((listener.address() as AddressInfo).port)}\n`)
})
