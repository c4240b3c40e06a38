import { expect, it } from 'vitest'
import { startApp } from './app.ts'

/** One white pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP6DwABBQECz6AuzQAAAABJRU5ErkJggg==',
  'base64',
)

it('a photo gets its caption into the report; one that is too large is refused in words, and the line stays', async () => {
  await using app = await startApp()
  const { page } = app
  const cut: string[] = []
  page.on('websocket', socket => socket.on('close', () => cut.push(socket.url())))
  await page.reload()
  await page.getByRole('button', { name: 'Start the rehearsal' }).click()
  await page.waitForURL(/#\/run\//)
  await page.getByRole('link', { name: 'Report' }).click()
  const photo = page.locator('input[type=file]').first()
  const caption = page.getByLabel('Caption of what you attach next')
  const lines = page.locator('.files li')

  await caption.fill('机柜 12 正面')
  // As base64 more than the line carries in one message.
  await photo.setInputFiles({
    name: 'huge.png',
    mimeType: 'image/png',
    buffer: Buffer.alloc(26 * 1024 * 1024, png),
  })
  await page.getByText('huge.png cannot be attached (too large)').waitFor()
  expect([cut, await lines.count(), await caption.inputValue()]).toEqual([[], 0, '机柜 12 正面'])

  await photo.setInputFiles({ name: 'IMG_1.png', mimeType: 'image/png', buffer: png })
  await lines.filter({ hasText: '机柜 12 正面' }).waitFor()
  await page.frameLocator('iframe').locator('figcaption', { hasText: '机柜 12 正面' }).waitFor()
  await expect.poll(() => caption.inputValue()).toBe('')
  expect([cut, app.complaints]).toEqual([[], []])
})
