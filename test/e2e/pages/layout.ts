/** Whether everything on a screen can be seen and pressed at the size that the window has. */
import type { Page } from 'playwright-core'

/** Run in the page. As text: these tests know no DOM. */
const look = `(() => {
  const scope = [...document.querySelectorAll('dialog:modal, [aria-modal="true"]')].filter(one => one.checkVisibility()).at(-1) ?? document.body
  const found = new Set()
  const foreign = '.xterm, svg, iframe, .visually-hidden, [aria-hidden="true"]'
  const isSeen = one => {
    const { width, height } = one.getBoundingClientRect()
    return width > 1 && height > 1 && one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && one.closest(foreign) === null
  }
  const name = one => {
    const label = one.getAttribute('aria-label') || one.innerText || one.title || one.placeholder || ''
    const kind = one.tagName.toLowerCase() + [...one.classList].map(name => '.' + name).join('')
    return kind + ' "' + label.replaceAll(/\\s+/g, ' ').trim().slice(0, 60) + '"'
  }
  const all = [...scope.querySelectorAll('*')].filter(isSeen)

  if (document.documentElement.scrollWidth > innerWidth) found.add('the page is wider than the window')
  // Its bars would scroll out of sight with it: by a wheel, or by whatever is brought into view.
  if (document.scrollingElement.scrollHeight > innerHeight + 1) found.add('the page is higher than the window')
  for (const one of all) {
    const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(one)
    const wide = one.clientWidth > 0 && one.scrollWidth - one.clientWidth > 1
    const hides = how => how === 'hidden' || how === 'clip'
    // Code and files go on sideways as in any editor; dots say that there is more.
    if (wide && hides(overflowX) && textOverflow !== 'ellipsis' && !one.matches('input, textarea, select')) found.add('cut off at its side: ' + name(one))
    if (wide && (overflowX === 'auto' || overflowX === 'scroll') && !one.matches('pre, textarea, input, .sideways'))
      found.add('has to be scrolled sideways: ' + name(one))
    const high = one.clientHeight > 0 && one.scrollHeight - one.clientHeight > 2
    // A terminal keeps helpers outside its place; whether its own lines are whole is looked at below.
    if (high && hides(overflowY) && webkitLineClamp === 'none' && textOverflow !== 'ellipsis' && !one.matches(':has(> * > .xterm, > .xterm)')) found.add('cut off below: ' + name(one))
  }

  for (const screen of scope.querySelectorAll('.xterm-screen')) {
    const [own, place] = [screen.getBoundingClientRect(), screen.closest('.xterm').parentElement.getBoundingClientRect()]
    if (own.height > 1 && (own.bottom > place.bottom + 1 || own.right > place.right + 1)) found.add('a terminal does not fit into its pane')
  }

  /** What a press in its middle would hit, if its middle is in view at all. */
  const isCovered = one => {
    const { left, top, width, height } = one.getBoundingClientRect()
    const [x, y] = [left + width / 2, top + height / 2]
    for (let at = one.parentElement; at !== null; at = at.parentElement) {
      const box = at.getBoundingClientRect()
      const scrolls = getComputedStyle(at).overflowY !== 'visible'
      // A zoomed page has its edges between two pixels.
      if (scrolls && (x < box.left + 1 || x > box.right - 1 || y < box.top + 1 || y > box.bottom - 1)) return false
    }
    const hit = document.elementFromPoint(x, y)
    return hit !== null && hit !== one && !one.contains(hit) && !hit.contains(one) && ![...(one.labels ?? [])].some(label => label.contains(hit))
  }
  const controls = all.filter(one => one.matches('a[href], button, input, select, textarea, summary'))
  for (const one of controls) if (isCovered(one)) found.add('something lies over ' + name(one))

  /** Scrolls to it as a person would, looks, and scrolls back. */
  const isReached = (one, least) => {
    const before = []
    for (let at = one.parentElement; at !== null; at = at.parentElement) before.push([at, at.scrollTop, at.scrollLeft])
    one.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })
    const { left, right, top, bottom } = one.getBoundingClientRect()
    const [inWidth, inHeight] = [Math.min(right, innerWidth) - Math.max(left, 0), Math.min(bottom, innerHeight) - Math.max(top, 0)]
    const wanted = [Math.min(right - left, least[0]), Math.min(bottom - top, least[1])]
    const reached = inWidth >= wanted[0] - 1 && inHeight >= wanted[1] - 1 && !isCovered(one)
    for (const [at, y, x] of before) Object.assign(at, { scrollTop: y, scrollLeft: x })
    return reached
  }
  for (const one of all.filter(one => one.matches('.primary, .el-button--primary')))
    if (!isReached(one, [Infinity, Infinity])) found.add('out of reach: ' + name(one))
  for (const one of all.filter(one => one.matches('.host-pane, .paper iframe, .screen > .body'))) {
    const { width, height } = one.getBoundingClientRect()
    if (width < 280 || height < 120 || !isReached(one, [280, 120])) found.add('too little is left of ' + name(one))
  }
  return [...found]
})()`

/** What is cut off, covered, out of reach, or wider than its place; empty where nothing is. */
export async function layoutProblems(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(look)
}
