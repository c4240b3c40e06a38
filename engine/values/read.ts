import type { ParamType } from '../runbook/schema.ts'
import type { Value } from '../site/bind.ts'
import { readBoolean } from './boolean.ts'
import { readCidr } from './cidr.ts'
import { refuse } from './input.ts'
import type { ValueInput, ValueReader } from './input.ts'
import { readInteger, readPort } from './integer.ts'
import { readInterface } from './interface.ts'
import { readIpv4 } from './ipv4.ts'
import { readList } from './list.ts'
import { readRecord } from './record.ts'
import { readChoice, readName, readPath, readString, readUrl } from './string.ts'

const readers: Readonly<Record<ParamType, ValueReader>> = {
  ipv4: readIpv4,
  cidr: readCidr,
  interface: readInterface,
  port: readPort,
  integer: readInteger,
  boolean: readBoolean,
  string: readString,
  name: readName,
  path: readPath,
  url: readUrl,
  choice: readChoice,
  // A secret is fetched from where its reference points; here only a literal could come, and it is not shown again.
  secret: input => refuse(input, 'SECRET_LITERAL', { value: '•••' }),
  list: input => readList(input, readValue),
  record: input => readRecord(input, readValue),
}

/** The typed value of what a file says, or undefined after reporting why not. */
export function readValue(input: ValueInput): Value | undefined {
  return readers[input.definition.type](input)
}
