/** Who holds a lock, and whether that process still lives: a number alone says nothing once the computer was started anew. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { hostname, uptime } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { systemCode, writeDurably } from './durable.ts'

export const Holder = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  since: z.string(),
  /** When the process began, as `startOf` tells it; tells a reused pid apart. */
  started: z.string().optional(),
  /** Of the computer's present start, as `bootOf` tells it. */
  boot: z.string().optional(),
  /** Names this computer whatever it is called in the network. */
  machine: z.string().optional(),
})
export type Holder = z.infer<typeof Holder>

/** `unknown`: on another computer, or its number is taken and nothing tells by whom. */
export type Judged = 'alive' | 'gone' | 'unknown'

/** What can be told of this computer and its processes. */
export interface Computer {
  readonly host: string
  readonly machine: string | undefined
  readonly boot: string | undefined
  isProcess(pid: number): boolean
  startOf(pid: number): Promise<string | undefined>
}

export function parseHolder(text: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

export async function judgeHolder(holder: Holder, here?: Computer): Promise<Judged> {
  const { host, machine, boot, isProcess: lives, startOf } = here ?? (await thisComputer())
  const known = holder.machine !== undefined && machine !== undefined
  if (known ? holder.machine !== machine : holder.host !== host) return 'unknown'
  if (!lives(holder.pid)) return 'gone'
  const started = holder.started === undefined ? undefined : await startOf(holder.pid)
  if (started !== undefined && holder.started !== undefined)
    return isSame(started, holder.started, startToleranceMs) ? 'alive' : 'gone'
  if (boot === undefined || holder.boot === undefined) return 'unknown'
  return isSame(boot, holder.boot, bootToleranceMs) ? 'unknown' : 'gone'
}

/** Clocks are set right while a computer runs, by minutes where it was long without a network. */
const bootToleranceMs = 600_000
/** Between the start of a process and that of this program in it. */
const startToleranceMs = 10_000

/** Times of the wall clock fit within a tolerance; all else exactly. */
function isSame(one: string, other: string, toleranceMs: number): boolean {
  if (one === other) return true
  const [a, b] = [one, other].map(text => /^ms (\d+)$/.exec(text)?.[1])
  return a !== undefined && b !== undefined && Math.abs(Number(a) - Number(b)) <= toleranceMs
}

export async function thisProcess(since: Date): Promise<Holder> {
  const { host, machine, boot } = await thisComputer()
  const started = (await kernelStart(process.pid)) ?? ownStart
  return {
    ...{ pid: process.pid, host, since: since.toISOString(), started },
    ...(boot !== undefined && { boot }),
    ...(machine !== undefined && { machine }),
  }
}

let machineId: string | undefined

/** Keeps a name of this computer in `folder`, for all locks of this process. Where it cannot be kept, the host's name has to do. */
export async function keepMachineId(folder: string): Promise<void> {
  const path = join(folder, 'machine-id')
  const read = async (): Promise<string | undefined> => {
    const text = await readFile(path, 'utf8').catch(() => '')
    return /^[0-9a-f-]{36}$/.exec(text.trim())?.[0]
  }
  try {
    const found = await read()
    if (found === undefined) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeDurably(path, `${randomUUID()}\n`)
    }
    // Of two that began at once, the later one's counts for both.
    machineId = found ?? (await read())
  } catch (error) {
    if (systemCode(error) === undefined) throw error
  }
}

async function thisComputer(): Promise<Computer> {
  return { host: hostname(), machine: machineId, boot: await bootOf(), isProcess, startOf }
}

/** Whether a process of this computer has that number now. */
export function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It is there, but somebody else's.
    return systemCode(error) === 'EPERM'
  }
}

async function bootOf(): Promise<string> {
  const id = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => undefined)
  return id?.trim() ?? `ms ${String(Math.round(Date.now() - uptime() * 1000))}`
}

const ownStart = `ms ${String(Math.round(Date.now() - process.uptime() * 1000))}`

async function startOf(pid: number): Promise<string | undefined> {
  return (await kernelStart(pid)) ?? (await toldStart(pid))
}

/** Field 22 of proc(5) `stat`, counted behind the program's name, which may itself hold blanks and brackets. */
async function kernelStart(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => undefined)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

/** Where there is no /proc: asked only about a number that is taken, since the answer may take a second. */
async function toldStart(pid: number): Promise<string | undefined> {
  const id = String(pid)
  const [program, ...args] =
    process.platform === 'win32'
      ? [
          'powershell',
          '-NoProfile',
          '-Command',
          `(Get-Process -Id ${id}).StartTime.ToUniversalTime().ToString('o')`,
        ]
      : ['ps', '-o', 'lstart=', '-p', id]
  const env = { ...process.env, LC_ALL: 'C' }
  const told = await promisify(execFile)(program ?? '', args, {
    timeout: 5000,
    env,
    windowsHide: true,
  }).catch(() => undefined)
  const at = Date.parse(told?.stdout.trim() ?? '')
  return Number.isNaN(at) ? undefined : `ms ${String(at)}`
}
