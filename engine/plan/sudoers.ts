/** What a login that is not root must be allowed by sudo, per host: as lines for its sudoers file, and against what `sudo -l` says. */
import type { HostFacts } from './facts.ts'
import type { PlanPart } from './part.ts'
import type { PlanStep } from './plan.ts'

/** As kinds name it: a script of their own run by root. */
export const ROOT_SHELL = 'a root shell'

export interface SudoNeed {
  /** A program, or `a root shell`, which allows everything. */
  readonly program: string
  /** Steps that cannot run without it. */
  readonly steps: readonly string[]
}

const ofSystemd = ['systemctl']
const ofSysv = ['service', 'chkconfig', 'update-rc.d']

/** Where the facts are known, programs of the other kind of init are left out. */
export function sudoNeeds(
  steps: readonly PlanStep[],
  host: string,
  facts: HostFacts | undefined,
): readonly SudoNeed[] {
  const needs = new Map<string, Set<string>>()
  for (const step of steps) {
    const own = step.parts.filter(part => part.host === host && part.runs.kind !== 'no')
    const group = own.length > 0 ? step.group.flatMap(check => check.sudo ?? []) : []
    for (const program of [...own.flatMap(programsOf), ...group]) {
      const other = facts?.init === 'systemd' ? ofSysv : facts?.init === undefined ? [] : ofSystemd
      if (other.includes(program)) continue
      const known = needs.get(program) ?? new Set()
      needs.set(program, known.add(step.id))
    }
  }
  return [...needs]
    .map(([program, ids]) => ({ program, steps: [...ids] }))
    .toSorted((a, b) => (a.program < b.program ? -1 : 1))
}

function programsOf(part: PlanPart): readonly string[] {
  return [
    ...[...part.actions, ...part.undo]
      .filter(one => one.runs.kind !== 'no')
      .flatMap(one => one.view?.sudo ?? []),
    ...[...part.require, ...part.skipIf, ...part.gate].flatMap(one => one.sudo ?? []),
  ]
}

/** Both places of a program are named: which one a host has is not known from here, and sudo takes the other for missing. */
export function sudoersLines(user: string, needs: readonly SudoNeed[]): readonly string[] {
  return needs.map(({ program, steps }) => {
    const paths = program === ROOT_SHELL ? ['/bin/sh', '/usr/bin/sh'] : pathsOf(program)
    return `${user} ALL=(root) ${paths.join(', ')}  # ${steps.join(', ')}`
  })
}

function pathsOf(program: string): readonly string[] {
  return ['/usr/bin', '/usr/sbin', '/bin', '/sbin'].map(folder => `${folder}/${program}`)
}

export interface SudoAllowance {
  /** Everything as root. */
  readonly all: boolean
  /** Base names of programs that may be run with any arguments. */
  readonly programs: ReadonlySet<string>
  /** Allowed with certain arguments only; exact entries as sudo prints them. */
  readonly restricted: readonly string[]
}

/** Reads `sudo -l` under LC_ALL=C (sudo 1.6 to 1.9); entries that do not run as root do not count. */
export function parseSudoList(text: string): SudoAllowance {
  const at = text.search(/^User .* may run the following commands/m)
  // A long entry goes on in the next line, indented further.
  const entries =
    at < 0
      ? []
      : text
          .slice(at)
          .split('\n')
          .slice(1)
          .join('\n')
          .split(/\n {4}(?=\()|^ {4}(?=\()/m)
  const programs = new Set<string>()
  const restricted: string[] = []
  let all = false
  for (const entry of entries) {
    const [, runAs = '', rest = ''] = /^\(([^)]*)\)\s*([\s\S]*)$/.exec(entry.trim()) ?? []
    if (!/^\s*(root|ALL)\b/.test(runAs)) continue
    for (const part of rest.split(/,\s*/)) {
      const command = part
        .replace(/\s+/g, ' ')
        .replace(/^(?:[A-Z_]+: ?)+/, '')
        .trim()
      if (command === 'ALL') all = true
      else if (command.startsWith('!')) all = all && isHarmless(command)
      else if (/^\/\S+$/.test(command)) programs.add(command.slice(command.lastIndexOf('/') + 1))
      else if (command !== '') restricted.push(command)
    }
  }
  return { all, programs, restricted }
}

/** `ALL, !/bin/su`: whatever is taken out is one that no kind of ours runs, unless it is a shell. */
function isHarmless(command: string): boolean {
  return !/\/(sh|systemctl|service|chkconfig|update-rc\.d|ip|install)\b/.test(command)
}

/** What is needed and not allowed. A program that is allowed with certain arguments only counts as missing where none fits. */
export function missingSudo(needs: readonly SudoNeed[], allowed: SudoAllowance): readonly SudoNeed[] {
  if (allowed.all) return []
  return needs.filter(({ program }) => {
    const name = program === ROOT_SHELL ? 'sh' : program
    if (allowed.programs.has(name)) return false
    return (
      program === ROOT_SHELL || !allowed.restricted.some(entry => entry.split(' ')[0]?.endsWith(`/${name}`))
    )
  })
}
