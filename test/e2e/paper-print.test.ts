import { expect, it } from 'vitest'
import { reportStyle } from '../../engine/report/html-style.ts'
import { launchBrowser } from './app.ts'

it('a report on paper has no sign to press, and no heading over what cannot be opened there', async () => {
  await using browser = await launchBrowser()
  const page = await browser.newPage()
  await page.setContent(
    `<style>${reportStyle}</style><details><summary>action</summary>x</details><details class="more"><summary>evidence</summary>y</details>`,
  )
  const shown = () =>
    page.evaluate<readonly (string | boolean)[]>(
      `[...document.querySelectorAll('summary')].flatMap(one => [getComputedStyle(one).listStyleType, one.checkVisibility()])`,
    )

  expect(await shown()).toEqual(['disclosure-closed', true, 'disclosure-closed', true])
  await page.emulateMedia({ media: 'print' })
  expect(await shown()).toEqual(['none', true, 'none', false])
})
