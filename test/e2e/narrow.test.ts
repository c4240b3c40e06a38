import { expect, it } from 'vitest'
import { startApp } from './app.ts'
import { startSimulatedSite } from './simulated-site.ts'
import { layoutProblems } from './pages/layout.ts'
import { pictureOf, settled } from './pages/look.ts'

/** The least width that the screens are laid out for, half of a screen of 1600, and a small one. */
const widths = [720, 800, 1024]

it('shows every screen whole in a narrow window, and scrolls sideways in one that is too narrow', async () => {
  await using hosts = await startSimulatedSite()
  await using app = await startApp({ env: hosts.env })
  await hosts.write(app.home, 'pair', hosts.quiet)
  const { page } = app
  async function problemsOf(screen: string): Promise<readonly string[]> {
    const found: string[] = []
    for (const width of widths) {
      await page.setViewportSize({ width, height: 600 })
      const problems = await settled(page, () => layoutProblems(page))
      found.push(...problems.map(problem => `${screen} ${String(width)}: ${problem}`))
      const path = await pictureOf(`narrow-${screen}-${String(width)}`)
      await page.screenshot({ path, animations: 'disabled' })
    }
    await page.setViewportSize({ width: 520, height: 600 })
    const scrolls = await page.evaluate('document.documentElement.scrollWidth')
    if (scrolls !== 720) found.push(`${screen} 520: is laid out for ${String(scrolls)}`)
    await page.setViewportSize({ width: 1366, height: 768 })
    return found
  }
  const found: string[] = []
  async function look(screen: string): Promise<void> {
    await page.locator('main h1').first().waitFor()
    found.push(...(await problemsOf(screen)))
  }
  await page.getByText('keepalived-vip-pair').waitFor()
  await look('home-empty')
  await page.goto(`${new URL(page.url()).origin}/#/site/pair`)
  const tabs = page.getByRole('tab')
  await tabs.first().waitFor()
  for (const index of Array.from({ length: await tabs.count() }, (_, at) => at)) {
    await tabs.nth(index).click()
    await look(`site-${String(index)}`)
  }
  await page.getByRole('button', { name: 'Make the plan' }).click()
  await page.getByRole('heading', { name: /^Plan: / }).waitFor()
  await look('plan')
  await page.getByRole('link', { name: 'Home' }).click()
  await page.getByRole('button', { name: 'Start the rehearsal' }).click()
  await page.waitForURL(/#\/run\//)
  const go = page.locator('button.primary')
  await look('run-begin')
  await go.click()
  await page.locator('.host-pane').first().waitFor()
  await look('run-under-way')
  for (const name of ['Report', 'Drift', 'Terminals']) {
    await page.locator('.tabs').getByRole('link', { name }).click()
    await look(name.toLowerCase())
  }
  await page.getByRole('link', { name: 'Settings' }).click()
  await look('settings')
  await page.getByRole('link', { name: 'Home' }).click()
  await look('home')
  expect(found).toEqual([])
})
