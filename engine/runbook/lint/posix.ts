/** What bash, ksh or a modern habit knows and POSIX sh (dash) does not. */
import type { Text } from '../text.ts'

interface Foreign {
  readonly pattern: RegExp
  readonly instead: Text
}

/** Start of a command: of a line, after an operator, or after a word that a command follows. */
const begin = String.raw`(?<=(?:^|[;&|({!]|\b(?:then|do|else|elif|if|while|until))[ \t]*)`

function at(command: string): RegExp {
  return new RegExp(begin + command, 'gm')
}

function use(word: string): Text {
  return { en: `use ${word}`, zh: `请用 ${word}` }
}

/** Looked for in plain command text only: quoted text, comments and here-documents may speak other languages. */
export const foreign: readonly Foreign[] = [
  { pattern: at(String.raw`\[\[(?=\s)`), instead: use('[ … ]') },
  { pattern: at(String.raw`\(\((?!\()`), instead: use('[ … ], $(( … ))') },
  {
    pattern: /\bpipefail\b/g,
    instead: { en: 'check each command on its own', zh: '请逐个检查命令的返回值' },
  },
  { pattern: /\/dev\/(?:tcp|udp)\//g, instead: { en: 'use a tcp check', zh: '请用 tcp 检查' } },
  { pattern: /<<</g, instead: use("printf '%s\\n' … |") },
  { pattern: at(String.raw`(?:local|declare|typeset)[ \t]+-`), instead: use('name=value') },
  { pattern: at(String.raw`(?:declare|typeset)\b(?![ \t]+-)`), instead: use('name=value') },
  { pattern: at(String.raw`source(?=[ \t])`), instead: use('. /path') },
  { pattern: at(String.raw`function(?=[ \t]+[A-Za-z_])`), instead: use('name() { …; }') },
  {
    pattern: at(String.raw`(?:let|shopt|pushd|popd|mapfile|readarray|coproc|select)(?=[ \t])`),
    instead: use('POSIX sh'),
  },
  { pattern: /[<>]\((?=[^)])/g, instead: { en: 'use a file or a pipe', zh: '请用临时文件或管道' } },
  { pattern: /&>>?/g, instead: use('>file 2>&1') },
  { pattern: /\|&/g, instead: use('2>&1 |') },
  { pattern: /(?<=\[[ \t][^\]\n]*[ \t])==(?=[ \t])/g, instead: use('=') },
  {
    pattern: /(?<=^|[\s;&|])[A-Za-z_][A-Za-z0-9_]*\+?=\((?=[^(])/gm,
    instead: { en: 'there are no arrays', zh: 'sh 没有数组' },
  },
  { pattern: /\$'/g, instead: use('printf') },
  { pattern: /(?<=[\s])\{[0-9]+\.\.[0-9]+\}/g, instead: use('seq') },
  { pattern: at(String.raw`echo[ \t]+-[neE]+\b`), instead: use('printf') },
  { pattern: at(String.raw`read[ \t]+-[a-qs-z]`), instead: use('read -r') },
]

/** Inside `${ … }`, wherever that may stand. */
export const foreignExpansions: readonly Foreign[] = [
  { pattern: /\$\{[A-Za-z_][A-Za-z0-9_]*(?:\/|\^|,|:(?:[0-9]| -))[^}\n]*\}/g, instead: use('sed, cut, tr') },
  { pattern: /\$\{![A-Za-z_][^}\n]*\}/g, instead: use('case') },
  {
    pattern: /\$\{#?[A-Za-z_][A-Za-z0-9_]*\[[^}\n]*\}/g,
    instead: { en: 'there are no arrays', zh: 'sh 没有数组' },
  },
]
