/** No page of a browser's window leads away from the app, whatever is clicked, dropped or run in it. */
import { expect, it } from 'vitest'
import { startApp } from './app.ts'

/** In the page; gives whether the drop of such a thing was refused. */
const dropped = (type: string, selector: string): string => `{
  const dataTransfer = new DataTransfer()
  if (${JSON.stringify(type)} === 'Files') dataTransfer.items.add(new File(['x'], 'x.html'))
  else dataTransfer.setData(${JSON.stringify(type)}, 'http://127.0.0.1:9/')
  const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
  !document.querySelector(${JSON.stringify(selector)}).dispatchEvent(event)
}`

it('opens no window, and takes no link or file that is dropped on it', async () => {
  await using app = await startApp()
  const { page } = app
  const url = page.url()
  expect(await page.evaluate(`window.open('http://127.0.0.1:9/') === null`)).toBe(true)
  expect(await page.evaluate(dropped('text/uri-list', 'main'))).toBe(true)
  expect(await page.evaluate(dropped('Files', 'main'))).toBe(true)
  // A word that is moved from one field to another is nobody's way out.
  expect(await page.evaluate(dropped('text/plain', 'main'))).toBe(false)

  await page.getByRole('button', { name: 'Start the rehearsal' }).waitFor()
  expect(page.url()).toBe(url)
  expect(app.context.pages()).toHaveLength(1)
  expect(app.complaints).toEqual([])
})
