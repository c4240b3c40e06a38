import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startSshd, whyNoSshd } from '../../adapters/ssh2/testing/sshd.ts'
import { startApp } from './app.ts'
import { driven, probePane } from './flood.ts'
import { terminalPage } from './pages/terminal.ts'
import { showTerminals } from './terminal-hosts.ts'

const line = 'Nov 25 19:30:18 node-a Keepalived_vrrp[4711]: (VI_1) Entering BACKUP STATE 0123456789\n'
const megabytes = 20

// How fast it is, is for `npm run bench -- 5` to say on an idle machine; here nothing may be lost, stuck or piled up.
it.skipIf(whyNoSshd() !== undefined)(
  'a flood arrives whole, a key is answered meanwhile, and the page keeps its size',
  async () => {
    await using sshd = await startSshd()
    await using app = await startApp()
    const file = join(sshd.folder, 'flood')
    const count = Math.ceil((megabytes * 1e6) / line.length)
    await writeFile(file, line.repeat(count))
    await showTerminals(app, { 'node-a': sshd })
    const pane = terminalPage(app.page, 'node-a')
    await pane.openShell()
    await pane.type("PS1='> ' exec sh\n")
    await pane.waitFor(/^>$/m)
    const probe = await probePane(await driven(app.page))
    await pane.type('seq 1 12000; echo "filled $((20 + 3))"')
    await probe.enterUntil('filled 23')
    const [heapBefore, bytesBefore] = [await probe.heap(), await probe.bytes()]

    await pane.type(`cat ${file}; echo "flooded $((20 + 3))"`)
    const drawingsBefore = await probe.drawings()
    const ending = probe.enterUntil('flooded 23')
    await probe.parsed(1_000_000)
    const echoMs = await probe.echo('@')
    const isFlooding = (await probe.bytes()) - bytesBefore < count * (line.length + 1)
    const tookMs = await ending
    const drawings = (await probe.drawings()) - drawingsBefore

    expect(isFlooding).toBe(true)
    expect(echoMs).toBeLessThan(2000)
    // 20 a second, and a few for the key. xterm.js alone draws 60.
    expect(drawings).toBeGreaterThan(0)
    expect(drawings).toBeLessThan(tookMs / 50 + 20)
    expect((await probe.bytes()) - bytesBefore).toBeGreaterThanOrEqual(count * (line.length + 1))
    expect(((await probe.heap()) - heapBefore) / 1e6).toBeLessThan(32)
  },
)
