import { readText, refuse, scalar } from './input.ts'
import type { ValueReader } from './input.ts'

/** Linux takes 15 bytes (IFNAMSIZ - 1). `ens33:1` is a label of an address, `eth0@if5` how `ip` shows a pair: neither is a name. */
export const readInterface: ValueReader = input => {
  const text = readText(input)
  if (text === undefined) return undefined
  const valid = /^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/.test(text)
  return valid ? scalar(text) : refuse(input, 'VALUE_INTERFACE')
}
