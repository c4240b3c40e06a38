/** The Run screen as an engineer drives it: by its primary button, which says what it will do. */
import type { Page } from 'playwright-core'

/**
 * Answers whatever waits, until `done` says so: risks are confirmed, hosts' names typed, asks answered with `name`.
 * `beforeAnswer` does what the question asks for, such as pulling a cable.
 */
export async function drive(
  page: Page,
  name: string,
  done: () => Promise<boolean>,
  limitMs: number,
  beforeAnswer: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const through = page.getByRole('button', { name: 'Run until the next question' })
  const until = Date.now() + limitMs
  while (!(await done())) {
    if (Date.now() > until) throw new Error(`the run stands at: ${await standing(page)}`)
    const question = page.locator('.question')
    if (await through.isVisible()) await through.click()
    else if (await question.isVisible()) {
      await beforeAnswer()
      await answer(page, name)
    }
    await page.waitForTimeout(300)
  }
}

/** What a person would read out on the telephone. */
async function standing(page: Page): Promise<string> {
  const parts = ['.bars', 'header.head', 'footer', '.middle']
  const texts = await Promise.all(parts.map(part => page.locator(part).allInnerTexts()))
  return texts.flat().join(' | ').replaceAll(/\s+/g, ' ').slice(0, 2000)
}

/** Fills in what the open question needs, says yes or done where it asks, and presses the primary button. */
export async function answer(page: Page, name: string): Promise<void> {
  const question = page.locator('.question')
  const typed = question.getByLabel(/Type the host's name/)
  if (await typed.isVisible()) {
    const label = (await question.locator('.field').first().textContent()) ?? ''
    await typed.fill(label.split(':').at(-1)?.trim() ?? '')
  }
  const choices = page.locator('.question.ask').getByRole('radio')
  if ((await choices.count()) > 0) await choices.first().check()
  const signed = question.getByLabel('Your name')
  if (await signed.isVisible()) await signed.fill(name)
  await page.locator('.primary').click()
}
