/** Locks between lab processes, so that two of them never build the same base or take the same subnet. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { startTime } from './processes.ts'

function isStale(path: string): boolean {
  try {
    const [pid, started] = readFileSync(path, 'utf8').split(' ')
    // An empty file was created a moment ago by a process that has not written its name yet.
    return pid !== undefined && started !== undefined && startTime(Number(pid)) !== started
  } catch {
    return false
  }
}

function take(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid} ${startTime(process.pid) ?? ''}`, { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

/** Does `work` while holding the lock file; a lock whose holder is gone is taken over. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true })
  while (!take(path)) {
    if (isStale(path)) rmSync(path, { force: true })
    else await new Promise(resolve => setTimeout(resolve, 100))
  }
  try {
    return await work()
  } finally {
    rmSync(path, { force: true })
  }
}
