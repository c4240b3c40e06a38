/** Options as people write them: `-xeu keepalived`, `-n5`, `--lines=5`. */
export interface Options {
  /** By letter or long name; '' where it stands without a value. */
  readonly given: ReadonlyMap<string, string>
  readonly words: readonly string[]
}

/** `valued`: the options that take a value, which may be glued to a letter or be the next word. */
export function readOptions(args: readonly string[], valued: readonly string[]): Options {
  const given = new Map<string, string>()
  const words: string[] = []
  const rest = [...args]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const long = /^--([^=]+)(?:=(.*))?$/s.exec(word)
    if (long !== null) {
      const [, name = '', value] = long
      given.set(name, value ?? (valued.includes(name) ? (rest.shift() ?? '') : ''))
    } else if (/^-./.test(word)) readLetters(word.slice(1), valued, given, rest)
    else words.push(word)
  }
  return { given, words }
}

function readLetters(
  letters: string,
  valued: readonly string[],
  given: Map<string, string>,
  rest: string[],
): void {
  for (const [at, letter] of [...letters].entries()) {
    if (!valued.includes(letter)) {
      given.set(letter, '')
      continue
    }
    const glued = letters.slice(at + 1)
    given.set(letter, glued === '' ? (rest.shift() ?? '') : glued)
    return
  }
}

/** The value of the first of these that is given. */
export function valueOf({ given }: Options, ...names: readonly string[]): string | undefined {
  return names.map(name => given.get(name)).find(value => value !== undefined)
}

export function has({ given }: Options, ...names: readonly string[]): boolean {
  return names.some(name => given.has(name))
}
