/** A screen as the Tab key walks it. */
import type { Page } from 'playwright-core'

/** Run in the page: notes what can be focused, how it looks without focus, and where it stands. As text: these tests know no DOM. */
const survey = `(() => {
  const wanted = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, iframe, [tabindex]'
  const scope = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document
  const radios = new Set()
  const all = [...scope.querySelectorAll(wanted)].filter(one => {
    if (one.tabIndex < 0 || !one.checkVisibility() || one.closest('details:not([open])') && one.tagName !== 'SUMMARY') return false
    if (one.type !== 'radio') return true
    // Of a group of radios, Tab knows the chosen one, or the first.
    const group = [...document.getElementsByName(one.name)]
    return one === (group.find(other => other.checked) ?? group[0])
  })
  const looks = one => {
    const found = []
    for (let at = one.closest('.xterm') ?? one, up = 0; at !== null && up < 4; at = at.parentElement, up += 1) {
      const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(at)
      const inner = at.querySelector('.el-checkbox__inner')
      found.push([outlineStyle, outlineWidth, boxShadow, borderColor, inner && getComputedStyle(inner).outlineStyle].join('|'))
    }
    return found
  }
  const name = one => {
    const label = one.getAttribute('aria-label') || one.labels?.[0]?.innerText || one.innerText || one.title || one.placeholder || ''
    return one.tagName.toLowerCase() + ' ' + label.replaceAll(/\\s+/g, ' ').trim().slice(0, 60)
  }
  window.tabs = { all, looks, name, unfocused: new Map(all.map(one => [one, looks(one)])) }
  return all.map(name)
})()`

/** Run in the page after each Tab. */
const step = `(async () => {
  // What the focus changes in a field is drawn with the next frame.
  await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  const { all, looks, name, unfocused } = window.tabs
  const one = document.activeElement
  if (one === null || one === document.body) return { at: -1, name: 'the page', seen: true, terminal: false }
  const before = unfocused.get(one)
  const now = looks(one)
  const terminal = one.matches('.xterm-helper-textarea')
  // Of a terminal, it is its whole screen that shows the focus.
  const box = (terminal ? one.closest('.xterm') : one).getBoundingClientRect()
  return {
    at: all.indexOf(one),
    name: name(one),
    seen: box.width > 1 && box.height > 1 && (before === undefined || one.tagName === 'IFRAME' || now.some((look, up) => look !== before[up])),
    terminal,
  }
})()`

/** Run in the page: neighbours of one block that stand the other way round on the screen than they are reached. */
const disorder = `(() => {
  const { all, name } = window.tabs
  const block = one => one.parentElement.closest('section, form, header, footer, nav, li, tr, fieldset, dialog, main, .tabs')
  const wrong = []
  for (const [index, one] of all.entries()) {
    const next = all[index + 1]
    if (next === undefined || block(one) !== block(next)) continue
    const [a, b] = [one.getBoundingClientRect(), next.getBoundingClientRect()]
    const above = b.bottom <= a.top + 2 && b.left < a.right
    const sameRow = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 2
    if (above || (sameRow && b.right <= a.left + 2)) wrong.push(name(one) + ' before ' + name(next))
  }
  return wrong
})()`

/** The next Tab begins at the top of the window, wherever the focus was. */
export async function fromTheTop(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    document.body.tabIndex = -1
    document.body.focus()
    document.body.removeAttribute('tabindex')
  })()`)
}

interface Step {
  readonly at: number
  readonly name: string
  readonly seen: boolean
  readonly terminal: boolean
}

/** What is wrong with the way of the Tab key through the screen as it stands; empty where nothing is. */
export async function tabProblems(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const isDialog = await page.evaluate<boolean>(`document.querySelector('dialog:modal') !== null`)
  if (!isDialog) await fromTheTop(page)
  const names = await page.evaluate<readonly string[]>(survey)
  const problems: string[] = []
  let last = (await page.evaluate<Step>(step)).at
  const reached = new Set(last === -1 ? [] : [last])
  let atPage = 0
  for (let presses = 0; reached.size < names.length && atPage < 3; presses += 1) {
    if (presses > names.length + 60) return [...problems, `goes round and round at ${names[last] ?? '?'}`]
    await page.keyboard.press('Tab')
    let now = await page.evaluate<Step>(step)
    // A frame of another process has the focus a moment later than the page has lost it.
    for (let looks = 0; now.name === 'the page' && looks < 8; looks += 1)
      now = await page.evaluate<Step>(step)
    // A paper has stops of its own.
    if (now.at === last && now.name.startsWith('iframe')) presses -= 1
    // A run's pane is only read while no program asks: Tab goes on from it.
    if (now.terminal && now.name.includes('Free shell')) {
      reached.add(now.at)
      // The host's own key: it stays there. Out by the way that its label tells.
      await page.keyboard.press('Control+Shift+ArrowDown')
      last = now.at
      now = await page.evaluate<Step>(step)
      if (now.terminal && now.at === last) problems.push(`no way out of ${now.name}`)
    }
    if (now.at === -1) {
      atPage += now.name === 'the page' ? 1 : 0
      continue
    }
    if (!now.seen) problems.push(`the focus cannot be seen on ${now.name}`)
    if (now.at < last && !reached.has(now.at) && reached.size > 1)
      problems.push(`${now.name} is reached after ${names[last] ?? ''}`)
    reached.add(now.at)
    last = now.at
  }
  const missed = names.filter((_, index) => !reached.has(index)).map(name => `never reached: ${name}`)
  return [...new Set([...problems, ...missed, ...(await page.evaluate<readonly string[]>(disorder))])]
}

/** What has the focus, as a person would call it. */
export function focused(page: Page): Promise<string> {
  return page.evaluate<string>(
    `(document.activeElement?.getAttribute('aria-label') || document.activeElement?.innerText || document.activeElement?.tagName || '').trim()`,
  )
}
