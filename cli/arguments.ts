import { parseArgs } from 'node:util'
import { UsageError } from './shell.ts'

export interface OptionSpec {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: true
}
type Options = Readonly<Record<string, OptionSpec>>

type ValueOf<S extends OptionSpec> = S extends { type: 'boolean' }
  ? boolean
  : S extends { multiple: true }
    ? readonly string[]
    : string

export interface Arguments<O extends Options> {
  readonly values: { readonly [Name in keyof O]?: ValueOf<O[Name]> }
  readonly positionals: readonly string[]
}

/** Taken out before the command sees its own arguments; main.ts reads them. */
export const globalOptions = {
  json: { type: 'boolean' },
  lang: { type: 'string' },
  runbooks: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const satisfies Options

/** Strict: an unknown option, a missing value or a superfluous argument is a UsageError in words. */
export function parseArguments<const O extends Options>(
  args: readonly string[],
  options: O,
  names: readonly string[] = [],
): Arguments<O> {
  const known: Options = { ...globalOptions, ...options }
  const { values, positionals } = strictly(args, known)
  const unexpected = positionals[names.length]
  const rest = names.at(-1)?.endsWith('…') === true
  if (unexpected !== undefined && !rest) throw new UsageError('argument-unexpected', { name: unexpected })
  const missing = names.find((name, index) => !name.startsWith('[') && positionals[index] === undefined)
  if (missing !== undefined) throw new UsageError('argument-missing', { name: missing })
  return { values: values as Arguments<O>['values'], positionals }
}

function strictly(args: readonly string[], known: Options): { values: object; positionals: string[] } {
  const options = Object.fromEntries(Object.entries(known).map(([name, spec]) => [name, { ...spec }]))
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw usageOf(error)
  }
}

/** Node's own messages are English sentences; the option's name is the first thing quoted in them. */
function usageOf(error: unknown): UsageError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const message = error instanceof Error ? error.message : ''
  const name = /'(?:-\w, )?([^' ]+)/.exec(message)?.[1] ?? ''
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return new UsageError('unknown-option', { name })
  if (message.includes('does not take')) return new UsageError('option-takes-no-value', { name })
  return new UsageError('option-needs-value', { name })
}

/** The value of an option that a command cannot do without. */
export function needed(value: string | undefined, name: string): string {
  if (value === undefined || value.trim() === '') throw new UsageError('option-missing', { name })
  return value
}

export function oneOf<const T extends string>(value: string, allowed: readonly T[], name: string): T {
  const found = allowed.find(one => one === value)
  if (found === undefined) throw new UsageError('option-not-one-of', { name, allowed: allowed.join(', ') })
  return found
}
