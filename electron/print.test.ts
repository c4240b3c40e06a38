import { expect, it } from 'vitest'
import { printPdf } from './print.ts'
import { servePages } from './scheme.ts'
import { electronDouble, WindowDouble } from './testing/double.ts'

type Print = WindowDouble['webContents']['print']

function printer(print: (address: string) => ReturnType<Print>) {
  const { session } = electronDouble()
  const served = servePages(session.used as never, new Map())
  const windows: WindowDouble[] = []
  const BrowserWindow = class extends WindowDouble {
    constructor(options: WindowDouble['options']) {
      super(1, options)
      windows.push(this)
      this.webContents.print = () => print(this.webContents.mainFrame.url)
    }
  }
  const page = (address: string): Response | undefined => session.handlers.page?.(new Request(address))
  return { electron: { BrowserWindow }, served, windows, page }
}

it('prints the page from an address that lasts no longer than that', async () => {
  let printed = ''
  const { electron, served, windows, page } = printer(async address => {
    printed = address
    return Buffer.from((await page(address)?.text()) ?? 'nothing')
  })

  expect(Buffer.from(await printPdf(electron, served, '<p>report</p>')).toString()).toBe('<p>report</p>')
  expect(page(printed)?.status).toBe(404)
  expect(windows.map(({ destroyed }) => destroyed)).toEqual([true])
})

it('gives up on a printer that fails, or that never answers', async () => {
  for (const print of [() => Promise.reject(new Error('no')), () => new Promise<never>(() => undefined)]) {
    const { electron, served, windows } = printer(print)
    await expect(printPdf(electron, served, '<p>report</p>', 50)).rejects.toMatchObject({
      code: 'PRINT_FAILED',
    })
    expect(windows.map(({ destroyed }) => destroyed)).toEqual([true])
  }
})
