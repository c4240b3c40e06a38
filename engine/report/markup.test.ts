import { describe, expect, it } from 'vitest'
import { escapeText, html, sentence, trusted } from './markup.ts'

describe('html', () => {
  it('escapes what is put in, and leaves what is markup already', () => {
    const name = `<script>alert("x & 'y'")</script>`

    expect(html`<b>${name}</b>${html`<i>${1}</i>`}${trusted('<hr>')}`.markup).toBe(
      '<b>&lt;script&gt;alert(&quot;x &amp; &#39;y&#39;&quot;)&lt;/script&gt;</b><i>1</i><hr>',
    )
  })

  it('joins lists, escapes inside them, and leaves nothing for undefined and false', () => {
    expect(html`${['<', html`<br />`, ['a', undefined, false, '']]}|${undefined}|${false}|${0}`.markup).toBe(
      '&lt;<br />a|||0',
    )
  })

  it('escapes a value again each time, also when a text without anything to escape came between', () => {
    const page = html`${'<'}${'plain'}${'<'}${'文字'}${'"'}`

    expect(page.markup).toBe('&lt;plain&lt;文字&quot;')
  })
})

describe('escapeText', () => {
  it.each([
    ['a\u001b[31mred', 'a␛[31mred'],
    ['file\u202etxt.exe', 'file⟪U+202E⟫txt.exe'],
    ['\u0007<\u0085', '␇&lt;⟪U+0085⟫'],
    ['tab\tand\nline', 'tab\tand\nline'],
    ['a\u200bb\u061c\u2028', 'a⟪U+200B⟫b⟪U+061C⟫⟪U+2028⟫'],
    ['x\u{e0041}\ud800', 'x⟪U+E0041⟫⟪U+D800⟫'],
    ['a\r\n<', 'a␍\n&lt;'],
    ['😀巡检é', '😀巡检é'],
  ])('shows %j instead of obeying it', (text, wanted) => {
    expect(escapeText(text)).toBe(wanted)
  })
})

it('sets literals inside a sentence as such, escaped like everything', () => {
  expect(sentence('take `<b>` off, `x').markup).toBe('take <code>&lt;b&gt;</code> off, `x')
})
