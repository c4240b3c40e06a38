/** Follows the quoting of a POSIX shell script closely enough to say where each character stands. It does not run anything. */

/** Where a placeholder's own quotes would not work. */
export type ShellPlace =
  | 'single-quotes'
  | 'double-quotes'
  | 'backticks'
  | 'here-document'
  | 'comment'
  | 'arithmetic'
  /** Inside `${…}`, or glued to a `$`. */
  | 'expansion'
  | 'escape'

export interface ShellScan {
  /** Where the character at this offset stands; undefined: in plain command text. */
  readonly places: readonly (ShellPlace | undefined)[]
  /** What is still open at the end, and where it began. */
  readonly unclosed?: { readonly place: ShellPlace | 'substitution'; readonly offset: number }
}

type Frame = {
  readonly kind:
    'command' | 'substitution' | 'single-quotes' | 'double-quotes' | 'backticks' | 'arithmetic' | 'expansion'
  readonly start: number
  /** Open parentheses inside; `case` patterns close one that was never opened. */
  depth: number
  cases: number
}

interface HereDocument {
  readonly delimiter: string
  readonly stripTabs: boolean
}

export function scanShell(script: string): ShellScan {
  return new Scanner(script).scan()
}

class Scanner {
  private readonly places: (ShellPlace | undefined)[] = []
  private readonly frames: Frame[] = [{ kind: 'command', start: 0, depth: 0, cases: 0 }]
  private readonly pending: HereDocument[] = []
  private readonly script: string
  private at = 0
  private openHereDocument: number | undefined

  constructor(script: string) {
    this.script = script
  }

  scan(): ShellScan {
    while (this.at < this.script.length) this.step()
    const open = this.frames.at(-1)
    if (this.openHereDocument !== undefined || this.pending.length > 0) {
      return {
        places: this.places,
        unclosed: { place: 'here-document', offset: this.openHereDocument ?? this.script.length - 1 },
      }
    }
    if (open === undefined || open.kind === 'command') return { places: this.places }
    return { places: this.places, unclosed: { place: open.kind, offset: open.start } }
  }

  private get frame(): Frame {
    return this.frames.at(-1) ?? { kind: 'command', start: 0, depth: 0, cases: 0 }
  }

  private take(count: number, place = this.placeOf(this.frame)): void {
    for (let index = 0; index < count && this.at < this.script.length; index += 1) {
      this.places[this.at] = place
      this.at += 1
    }
  }

  private placeOf({ kind }: Frame): ShellPlace | undefined {
    return kind === 'command' || kind === 'substitution' ? undefined : kind
  }

  private open(kind: Frame['kind'], length: number): void {
    const start = this.at
    this.take(length)
    this.frames.push({ kind, start, depth: 0, cases: 0 })
  }

  private close(length: number): void {
    this.frames.pop()
    this.take(length)
  }

  private starts(text: string): boolean {
    return this.script.startsWith(text, this.at)
  }

  private step(): void {
    switch (this.frame.kind) {
      case 'single-quotes':
        return this.starts("'") ? this.close(1) : this.take(1)
      case 'double-quotes':
        return this.starts('"') ? this.close(1) : this.quotable()
      case 'backticks':
        return this.starts('`') ? this.close(1) : this.starts('\\') ? this.take(2) : this.take(1)
      case 'arithmetic':
        return this.arithmetic()
      case 'expansion':
        return this.expansion()
      default:
        return this.command()
    }
  }

  /** What still works inside double quotes, and everywhere else: escapes and `$`. */
  private quotable(): void {
    if (this.starts('\\')) return this.escape()
    if (this.starts('$((') && this.isArithmetic()) return this.open('arithmetic', 3)
    if (this.starts('$(')) return this.open('substitution', 2)
    if (this.starts('${') && !this.starts('${{')) return this.open('expansion', 2)
    if (this.starts('`')) return this.open('backticks', 1)
    // `$` before a placeholder would turn its quotes into something else: $'…' in bash.
    if (this.starts('${{')) {
      this.take(1)
      return this.take(1, 'expansion')
    }
    return this.take(1)
  }

  /** `$((a); b)` is a subshell inside a substitution: there the two closing parentheses stand apart. */
  private isArithmetic(): boolean {
    let depth = 0
    for (let index = this.at + 1; index < this.script.length; index += 1) {
      if (this.script[index] === '(') depth += 1
      if (this.script[index] === ')') depth -= 1
      if (depth === 1 && this.script[index] === ')') return this.script[index + 1] === ')'
    }
    return true
  }

  private escape(): void {
    this.take(1)
    this.take(1, this.placeOf(this.frame) ?? 'escape')
  }

  private arithmetic(): void {
    if (this.starts('(')) this.frame.depth += 1
    if (this.starts(')')) {
      if (this.frame.depth === 0 && this.starts('))')) return this.close(2)
      this.frame.depth -= 1
    }
    this.quotable()
  }

  private expansion(): void {
    // A placeholder's own braces do not close the expansion that it stands in.
    if (this.starts('{{') || this.starts('}}}')) return this.take(2)
    if (this.starts('}')) return this.close(1)
    if (this.starts("'")) return this.open('single-quotes', 1)
    if (this.starts('"')) return this.open('double-quotes', 1)
    this.quotable()
  }

  private command(): void {
    const before = this.script[this.at - 1] ?? '\n'
    if (this.starts('#') && /[\s;&|()]/.test(before)) return this.comment()
    if (this.starts('\n')) return this.newline()
    if (this.starts('<<<')) return this.take(3)
    if (this.starts('<<')) return this.hereDocument()
    if (this.starts("'")) return this.open('single-quotes', 1)
    if (this.starts('"')) return this.open('double-quotes', 1)
    if (this.starts('(') || this.starts(')')) return this.parenthesis()
    const word = /[\s;&|()]/.test(before)
      ? /^(?:case|esac)(?=[\s;&|)]|$)/.exec(this.script.slice(this.at, this.at + 5))
      : null
    if (word?.[0] === 'case') this.frame.cases += 1
    if (word?.[0] === 'esac') this.frame.cases = Math.max(0, this.frame.cases - 1)
    this.quotable()
  }

  private parenthesis(): void {
    const frame = this.frame
    if (this.starts('(')) frame.depth += 1
    else if (frame.depth > 0) frame.depth -= 1
    else if (frame.kind === 'substitution' && frame.cases === 0) return this.close(1)
    this.take(1)
  }

  private comment(): void {
    const end = this.script.indexOf('\n', this.at)
    this.take((end < 0 ? this.script.length : end) - this.at, 'comment')
  }

  private hereDocument(): void {
    const found = /^<<(-?)[ \t]*((?:'[^'\n]*'|"[^"\n]*"|\\.|[^\s;&|()<>'"\\])+)/.exec(
      this.script.slice(this.at),
    )
    if (found === null) return this.take(2)
    const [whole, dash, word = ''] = found
    this.pending.push({ delimiter: word.replaceAll(/['"\\]/g, ''), stripTabs: dash === '-' })
    this.take(whole.length, 'here-document')
  }

  private newline(): void {
    this.take(1)
    for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift()) this.body(next)
  }

  private body({ delimiter, stripTabs }: HereDocument): void {
    const start = this.at
    while (this.at < this.script.length) {
      const end = this.script.indexOf('\n', this.at)
      const line = this.script.slice(this.at, end < 0 ? undefined : end)
      this.take(line.length + 1, 'here-document')
      if ((stripTabs ? line.replace(/^\t+/, '') : line) === delimiter) return
    }
    this.openHereDocument = start
  }
}
