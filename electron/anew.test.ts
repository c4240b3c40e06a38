/** A page that crashes or hangs: the run goes on in the main process, and a new window shows it. */
import { afterEach, expect, it, vi } from 'vitest'
import type { WindowDouble } from './testing/double.ts'
import { endAll, started, type StartedDesktop } from './testing/started.ts'

vi.setConfig({ testTimeout: 60_000 })
afterEach(endAll)

const last = ({ windows }: StartedDesktop): WindowDouble => {
  const window = windows.at(-1)
  if (window === undefined) throw new Error('no window')
  return window
}
const crash = (desktop: StartedDesktop, reason = 'crashed'): void =>
  last(desktop).webContents.emit('render-process-gone', {}, { reason, exitCode: 139 })

/** `method` called from the page of the window that is there now. */
async function ask<T>(
  desktop: StartedDesktop,
  id: number,
  method: string,
  input?: unknown,
): Promise<T | undefined> {
  const { webContents } = last(desktop)
  desktop.ipc.emit(
    'call',
    { sender: webContents, senderFrame: webContents.mainFrame },
    { id, method, ...(input !== undefined && { input }) },
  )
  const found = (): unknown => webContents.sent.find(message => (message as { id?: number }).id === id)
  await expect.poll(found, { timeout: 30_000 }).toBeDefined()
  return (found() as { reply: { value?: T } }).reply.value
}

it('makes a window whose page crashed anew, at the same screen and place, while the run goes on and stays ours', async () => {
  const desktop = await started()
  const { window, windows, app, awake } = desktop
  const begun = await ask<{ run: string }>(desktop, 1, 'runs.rehearse')
  const run = begun?.run ?? ''
  await ask(desktop, 2, 'runs.open', { run })
  const address = `${window.webContents.mainFrame.url}#/run/${run}`
  window.webContents.mainFrame.url = address
  await expect.poll(() => awake.size, { timeout: 20_000 }).toBe(1)

  crash(desktop)

  expect([windows.length, window.destroyed, last(desktop).destroyed]).toEqual([2, true, false])
  expect(last(desktop).webContents.getURL()).toBe(address)
  expect(last(desktop).options).toMatchObject({ x: 40, y: 50, width: 1000, height: 700, minWidth: 720 })
  expect([app.quitted, awake.size]).toEqual([false, 1])
  // What the lost page held is free: the new one steers the run.
  expect(await ask<{ access: string }>(desktop, 3, 'runs.open', { run })).toMatchObject({
    access: 'owner',
    working: true,
  })
  last(desktop).emit('ready-to-show')
  app.emit('second-instance')
  expect(last(desktop).told).toEqual(['show', 'isMinimized', 'focus'])
})

it('cares for the new window as for the first: it asks before it closes over a run', async () => {
  const desktop = await started()
  await ask(desktop, 1, 'runs.rehearse')
  crash(desktop)
  let prevented = false
  last(desktop).emit('close', { preventDefault: () => (prevented = true) })
  expect([prevented, desktop.asked.times]).toEqual([true, 1])
})

it('leaves a page alone that ends because its window is closed', async () => {
  const desktop = await started()
  crash(desktop, 'clean-exit')
  desktop.window.destroy()
  crash(desktop)
  expect(desktop.windows).toHaveLength(1)
})

it('takes the first screen where the same one failed twice, and asks after the third time instead of going on for ever', async () => {
  const desktop = await started()
  const { windows, offered, app } = desktop
  desktop.window.webContents.mainFrame.url += '#/report/r1'
  crash(desktop)
  expect(last(desktop).webContents.getURL()).toContain('#/report/r1')
  crash(desktop)
  expect(last(desktop).webContents.getURL()).not.toContain('#')
  crash(desktop)
  crash(desktop)

  expect([windows.length, offered.length]).toEqual([4, 1])
  expect(offered[0]?.options).toMatchObject({ message: expect.stringContaining('failed'), cancelId: 0 })
  offered[0]?.answer(0)
  await expect.poll(() => windows.length).toBe(5)
  expect(app.quitted).toBe(false)
  for (let times = 0; times < 4; times += 1) crash(desktop)
  offered[1]?.answer(1)
  await expect.poll(() => app.quitted, { timeout: 20_000 }).toBe(true)
})

it('a page that hangs is waited for, or made anew where the engineer says so; the question goes when it answers', async () => {
  const desktop = await started()
  const { window, windows, offered } = desktop
  window.emit('unresponsive')
  window.emit('unresponsive')
  expect(offered).toHaveLength(1)
  expect(offered[0]?.options).toMatchObject({ buttons: ['Wait', 'Open the window anew'], cancelId: 0 })
  window.emit('responsive')
  await expect.poll(() => offered[0]?.options.signal?.aborted).toBe(true)

  window.emit('unresponsive')
  offered[1]?.answer(1)
  await expect.poll(() => windows.length).toBe(2)
  expect(window.destroyed).toBe(true)
})

it('a page that crashes after it had hung is asked about no more, and a run under way is named where the app would end', async () => {
  const desktop = await started()
  const { window, windows, offered } = desktop
  await ask(desktop, 1, 'runs.rehearse')
  window.emit('unresponsive')
  crash(desktop)
  expect([offered[0]?.options.signal?.aborted, windows.length]).toEqual([true, 2])
  for (let times = 0; times < 3; times += 1) crash(desktop)
  expect(offered[1]?.options).toMatchObject({
    detail: expect.stringContaining('goes on'),
    buttons: ['Open the window anew', 'Stop the run and close'],
  })
  offered[1]?.answer(0)
  await expect.poll(() => windows.length).toBe(5)
})

it('counts what is long past no more', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    const desktop = await started()
    for (let times = 0; times < 8; times += 1) {
      crash(desktop)
      vi.advanceTimersByTime(30_000)
    }
    expect([desktop.windows.length, desktop.offered.length]).toEqual([9, 0])
  } finally {
    vi.useRealTimers()
  }
})
