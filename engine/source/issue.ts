import type { Text } from '../runbook/text.ts'

/** Where something stands in a file; line and column count from 1. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Something wrong in a file that a person wrote: what, where, and what to do about it, in both languages. */
export interface Issue {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly position: Position
  readonly message: Text
  readonly hint?: Text
  /** Where the missing thing would stand, for a form: `position` can only name the nearest parent that is there. */
  readonly field?: readonly (string | number)[]
}

/** A value, or the issues that stand against it. Warnings may come with a value. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly issues: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[] }

/** Finds the position of a place in a parsed YAML file, e.g. ['steps', 2, 'gate', 0, 'one-holder']; nearest parent if absent. */
export type Locate = (path: readonly (string | number)[], part?: 'key' | 'value') => Position
