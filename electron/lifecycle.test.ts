/** From the first start to the end of the process: other starts, closing, sleep, and what the shell says by itself. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { electronDouble, firstCall } from './testing/double.ts'
import { endAll, started, type StartedDesktop } from './testing/started.ts'

afterEach(endAll)

function close({ window }: StartedDesktop): boolean {
  let prevented = false
  window.emit('close', { preventDefault: () => (prevented = true) })
  return prevented
}

async function rehearse({ reply, own, awake }: StartedDesktop): Promise<string> {
  const begun = await reply(own, { id: 1, method: 'runs.rehearse' })
  await expect.poll(() => awake.size, { timeout: 20_000 }).toBe(1)
  return (begun as { reply: { value: { run: string } } }).reply.value.run
}

it('leaves to the first process what a second one would do', async () => {
  const double = electronDouble()
  double.app.requestSingleInstanceLock = () => false
  await expect(started(double)).rejects.toThrow('no window')
  expect(double.app.quitted).toBe(true)
})

it('keeps Chromium’s own files in a folder of this home, so that another home is another app', async () => {
  const { app, folder } = await started()
  expect(app.profile).toBe(join(folder, 'electron'))
  expect((await stat(app.profile)).mode & 0o777).toBe(0o700)
})

it('a second start brings the window forward, out of the task bar too', async () => {
  const { app, window } = await started()
  app.emit('second-instance')
  expect(window.told).toEqual(['isMinimized', 'focus'])

  window.minimized = true
  app.emit('second-instance')
  expect(window.told.slice(2)).toEqual(['isMinimized', 'restore', 'focus'])
})

it('a start while the last window is closing follows when everything is on the disk', async () => {
  const { app, window } = await started()
  window.destroy()
  app.emit('second-instance')
  await expect.poll(() => app.quitted, { timeout: 20_000 }).toBe(true)
  expect(app.relaunched).toBe(true)
})

it('tells nothing to a page that has gone before its window', async () => {
  const { window, ipc, own, replyTo } = await started()
  await expect.poll(() => replyTo(firstCall)).toBeDefined()
  window.webContents.gone = true
  const before = window.webContents.sent.length
  ipc.emit('call', own, { id: 1, method: 'app.change-settings', input: { language: 'zh' } })
  await new Promise(resolve => setTimeout(resolve, 100))
  expect(window.webContents.sent.length).toBe(before)
})

it('asks before it closes over a run that is under way, keeps the laptop awake, and ends the run in good order', async () => {
  const desktop = await started()
  const { app, asked, awake } = desktop
  expect([close(desktop), asked.times, awake.size]).toEqual([false, 0, 0])

  await rehearse(desktop)

  expect([close(desktop), asked.times]).toEqual([true, 1])
  asked.answer = 1
  expect([close(desktop), asked.times]).toEqual([false, 2])
  app.emit('window-all-closed')
  await expect.poll(() => app.quitted, { timeout: 20_000 }).toBe(true)
  expect([awake.size, app.relaunched]).toEqual([0, false])
})

it('asks before it closes over changes that the page has not saved', async () => {
  const { window, asked } = await started()
  const isClosedAnyway = (): boolean => {
    let goesOn = false
    window.webContents.emit('will-prevent-unload', { preventDefault: () => (goesOn = true) })
    return goesOn
  }
  expect([isClosedAnyway(), asked.times]).toEqual([false, 1])
  asked.answer = 1
  expect([isClosedAnyway(), asked.times]).toEqual([true, 2])
})

it('lets the laptop sleep once the run has stopped, the window still open', { timeout: 60_000 }, async () => {
  const desktop = await started()
  const { awake, reply, own } = desktop
  const run = await rehearse(desktop)
  expect([...awake.values()]).toEqual(['prevent-app-suspension'])
  await reply(own, { id: 2, method: 'runs.stop', input: { run } })
  await expect.poll(() => awake.size, { timeout: 20_000 }).toBe(0)
})

it(
  'its menu and its question speak the language that is chosen in the app',
  { timeout: 60_000 },
  async () => {
    const desktop = await started()
    const { asked, menus, reply, own } = desktop
    const labels = (): unknown => menus.at(-1)?.map(({ label }) => label)
    expect(labels()).toEqual(['Edit', 'View'])

    await reply(own, { id: 2, method: 'app.change-settings', input: { language: 'zh' } })
    expect(labels()).toEqual(['编辑', '视图'])
    await rehearse(desktop)
    close(desktop)
    expect(asked.last).toMatchObject({ message: '有正在进行的运行', buttons: ['留下', '停止运行并关闭'] })
  },
)

it('prints a report in a window that nobody sees and that runs no script', { timeout: 60_000 }, async () => {
  const desktop = await started()
  const { windows, reply, own, session } = desktop
  const run = await rehearse(desktop)
  const asked = { run, format: 'pdf', language: 'en' }
  expect(await reply(own, { id: 2, method: 'reports.export', input: asked })).toMatchObject({
    reply: { ok: true, value: { name: expect.stringMatching(/\.pdf$/) } },
  })

  const [, printer, ...more] = windows
  expect(more).toEqual([])
  expect(printer?.options).toMatchObject({
    show: false,
    webPreferences: { javascript: false, sandbox: true },
  })
  expect(printer?.webContents.printed).toMatchObject([{ pageSize: 'A4' }])
  expect(printer?.destroyed).toBe(true)
  const address = printer?.webContents.mainFrame.url ?? ''
  expect(session.handlers.page?.(new Request(address)).status).toBe(404)
})
