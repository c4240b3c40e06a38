import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encode } from '../../adapters/ssh2/encoding.ts'
import { startSshd, whyNoSshd, type TestSshd } from '../../adapters/ssh2/testing/sshd.ts'
import { startApp, type AppUnderTest } from './app.ts'
import { openAlbum } from './pages/album.ts'
import { terminalPage, type TerminalPage } from './pages/terminal.ts'
import { showTerminals } from './terminal-hosts.ts'

const lines = Array.from(
  { length: 200 },
  (_, index) => `第${String(index)}行：主备切换 «${String(index)}» 𠮷`,
)

/** A shell that leaves lines to the terminal, ready to be typed into. */
async function plainShell(app: AppUnderTest, host: string): Promise<TerminalPage> {
  const terminal = terminalPage(app.page, host)
  await terminal.openShell()
  await terminal.type("PS1='plain> ' exec sh\n")
  await terminal.waitFor(/^plain>$/m)
  return terminal
}

describe.skipIf(whyNoSshd() !== undefined)(`terminals on a real sshd ${whyNoSshd() ?? ''}`, () => {
  let sshd: TestSshd
  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterAll(() => sshd[Symbol.asyncDispose]())

  it('a here-document of 200 Chinese lines is looked at before it is pasted, and arrives byte for byte', async () => {
    await using app = await startApp()
    await showTerminals(app, { 'node-a': sshd })
    const terminal = await plainShell(app, 'node-a')
    const file = join(sshd.folder, 'pasted')

    await terminal.paste(`cat >${file} <<'完'\n${lines.join('\n')}\n完\n`)
    const dialog = app.page.getByRole('dialog', { name: 'Paste 202 lines to root@node-a' })
    expect(await dialog.locator('pre').textContent()).toContain('第199行')
    await dialog.getByRole('button', { name: 'Paste to root@node-a' }).click()
    await terminal.type('echo "written $((40 + 2))"\n')
    await terminal.waitFor('written 42')

    expect(await readFile(file, 'utf8')).toBe(`${lines.join('\n')}\n`)
    expect(app.complaints).toEqual([])
  })

  it('a host that speaks GBK is readable, typeable and takes a paste; what GBK lacks is refused in words', async () => {
    await using app = await startApp()
    await showTerminals(app, { 'node-g': sshd }, { encoding: 'gbk' })
    const terminal = await plainShell(app, 'node-g')
    const [shown, typed] = [join(sshd.folder, 'shown'), join(sshd.folder, 'typed')]
    await writeFile(shown, encode('机房巡检：一切正常\n', 'gbk'))

    await terminal.type(`cat ${shown}\n`)
    await terminal.waitFor('机房巡检：一切正常')
    await terminal.type(`cat >${typed}\n主机名：甲\n`)
    await terminal.paste('粘贴的中文')
    await terminal.press('Enter')
    await terminal.waitFor('粘贴的中文')
    await terminal.press('Control+d')
    await terminal.type('echo "end $((40 + 2))"\n')
    await terminal.waitFor('end 42')
    await terminal.paste('😀')
    await terminal.pane.getByRole('alert').getByText('😀 (GBK)').waitFor()

    expect((await readFile(typed)).equals(encode('主机名：甲\n粘贴的中文\n', 'gbk'))).toBe(true)
  })

  it('what a host sends changes no title, no clipboard and opens nothing; what was copied before stays', async () => {
    await using app = await startApp()
    await app.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await showTerminals(app, { 'node-a': sshd })
    const terminal = await plainShell(app, 'node-a')
    const title = await app.page.title()
    await app.page.evaluate('navigator.clipboard.writeText("mine")')

    const sequences = [
      String.raw`\033]0;stolen title\007`,
      String.raw`\033]52;c;c3RvbGVu\007`,
      String.raw`\033]8;;http://192.0.2.1/\007link\033]8;;\007`,
      String.raw`\033[21t\005`,
    ]
    await terminal.type(`printf '${sequences.join('')}'; echo; echo "sent $((40 + 2))"\n`)
    await terminal.waitFor('sent 42')
    await terminal.pane.getByText('link', { exact: true }).last().click({ force: true })
    await app.page.waitForTimeout(300)

    expect(await app.page.title()).toBe(title)
    expect(await app.page.evaluate('navigator.clipboard.readText()')).toBe('mine')
    // A person still copies what they selected.
    await terminal.pane.getByText('sent 42', { exact: true }).last().click({ force: true, clickCount: 3 })
    await terminal.press('Control+c')
    await expect.poll(() => app.page.evaluate('navigator.clipboard.readText()')).toContain('sent 42')
    await app.page.evaluate('navigator.clipboard.writeText("mine")')
    expect(await app.page.evaluate('navigator.clipboard.readText()')).toBe('mine')
    expect(app.context.pages()).toHaveLength(1)
    // An answerback would have been typed into the shell by now.
    expect((await terminal.text()).split('\n').at(-1) || 'plain>').toBe('plain>')
  })

  it('after a cut the text stays, a line tells of it, and a new shell takes the next command', async () => {
    await using own = await startSshd()
    await using app = await startApp()
    await showTerminals(app, { 'node-a': own })
    const terminal = await plainShell(app, 'node-a')
    await terminal.type('echo "before $((40 + 2))"\n')
    await terminal.waitFor('before 42')

    await own.kill()
    await terminal.waitFor(/connection lost \d\d:\d\d:\d\d/)
    await terminal.pane.getByText('connection lost, trying again').waitFor()
    await own.restart()
    await terminal.pane.getByText(/connected/).waitFor()
    await terminal.type('echo "after $((40 + 2))"\n')
    await terminal.waitFor('after 42')

    expect(await terminal.text()).toContain('before 42')
  })

  it('a shell that could not be opened is opened by another try', async () => {
    await using app = await startApp()
    await showTerminals(app, { 'node-a': sshd })
    const { pane } = terminalPage(app.page, 'node-a')
    const file = join(app.home, 'sites', 'demo', 'site.yaml')
    const whole = await readFile(file, 'utf8')
    await writeFile(file, 'hosts: [')
    await pane.getByRole('button', { name: /^Open a shell/ }).click()
    await pane.getByText('no shell').waitFor()

    await writeFile(file, whole)
    await pane.getByRole('button', { name: 'New shell' }).click()
    await pane.getByText(/connected/).waitFor()
  })

  it('closing a shell ends what runs in it, and asks before', async () => {
    await using app = await startApp()
    await using album = await openAlbum(app)
    await showTerminals(app, { 'node-a': sshd })
    const terminal = await plainShell(app, 'node-a')
    await terminal.type('echo "pid $$"\n')
    await terminal.waitFor(/^pid \d+$/m)
    const pid = Number(/^pid (\d+)$/m.exec(await terminal.text())?.[1])

    await terminal.pane.getByRole('button', { name: 'Close the shell' }).click()
    const dialog = app.page.getByRole('dialog', { name: 'Close the shell of root@node-a?' })
    expect(await album.take('terminal-close')).toEqual([])
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect(isAlive(pid)).toBe(true)
    await terminal.pane.getByRole('button', { name: 'Close the shell' }).click()
    await dialog.getByRole('button', { name: 'Close the shell' }).click()

    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
    await terminal.pane.getByRole('button', { name: /^Open a shell/ }).waitFor()
    expect(app.complaints).toEqual([])
  })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
