/** How a canary may look in a sink. Written without the product's own patterns, so that both have to be wrong to agree. */
export function formsOf(canary: string): Readonly<Record<string, string>> {
  const bytes = Buffer.from(canary)
  const hex = bytes.toString('hex')
  // The neighbours' bits change the first and last digit of a base64 text inside a longer one: they are left out.
  const base64 = (shift: number): string =>
    Buffer.concat([Buffer.alloc(shift, 'x'), bytes])
      .toString('base64')
      .replace(/=+$/, '')
      .slice(shift === 0 ? 0 : 4, -2)
  return {
    verbatim: canary,
    shell: canary.replaceAll("'", `'\\''`),
    sql: canary.replaceAll("'", "''"),
    url: encodeURIComponent(canary),
    json: JSON.stringify(canary).slice(1, -1),
    html: canary.replaceAll('&', '&amp;').replaceAll("'", '&#39;').replaceAll('"', '&quot;'),
    hex,
    'hex, spaced': (hex.match(/../g) ?? []).join(' '),
    base64: base64(0),
    'base64, second': base64(1),
    'base64, third': base64(2),
    'utf-16': canary.split('').join('\0'),
    // A piece is as bad: two thirds of a password are guessed.
    'first half': canary.slice(0, Math.ceil(canary.length / 2)),
    'second half': canary.slice(Math.floor(canary.length / 2)),
  }
}

/** Names of the forms in which the canary stands in a sink, escape sequences in between left aside. */
export function canariesIn(content: Buffer | string, canary: string): readonly string[] {
  const text = Buffer.from(content).toString('latin1')
  const plain = text.replace(/\x1b\[[0-9;]*m/g, '')
  // Lines may be wrapped, and stand in a JSON text.
  const unwrapped = plain.replace(/\s+|(?:\\r)?\\n/g, '')
  return Object.entries(formsOf(canary)).flatMap(([name, form]) => {
    const wanted = Buffer.from(form).toString('latin1')
    return plain.includes(wanted) || unwrapped.includes(wanted.replace(/\s+/g, '')) ? [name] : []
  })
}
