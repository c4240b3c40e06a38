/** Looking at processes through /proc, so that nothing needs to run inside a host for it. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A process as seen from the lab machine. */
export interface ProcessInfo {
  /** Process id on the lab machine, not inside the host. */
  readonly pid: number
  readonly name: string
  /** The full command line, as any user of the host could read it. */
  readonly argv: readonly string[]
}

/** Start time in clock ticks since boot: with the pid it names a process for good. Undefined once it has ended. */
export function startTime(pid: number): string | undefined {
  try {
    // The name in brackets may itself hold blanks and brackets, so fields are counted after the last one.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    // A zombie still has an entry until its parent looks.
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

function namespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return undefined
  }
}

function describe(pid: number): ProcessInfo | undefined {
  try {
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
    return { pid, name: readFileSync(`/proc/${pid}/comm`, 'utf8').trim(), argv }
  } catch {
    return undefined
  }
}

/** All processes that share the process namespace of `initPid`. */
export function processesBeside(initPid: number): ProcessInfo[] {
  const namespace = namespaceOf(initPid)
  if (namespace === undefined) return []
  return readdirSync('/proc')
    .map(Number)
    .filter(pid => pid > 0 && namespaceOf(pid) === namespace)
    .map(describe)
    .filter(process => process !== undefined)
}
