/** A workbench over a home folder of a test, as the app window has it, and its methods as a window calls them. */
import { join } from 'node:path'
import { createRedactor } from '../../engine/redact.ts'
import { createWorkbench, type Workbench } from '../workbench.ts'

const shipped = join(import.meta.dirname, '..', '..', 'runbooks')

export interface TestWorkbenchOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly runbooksDirs?: readonly string[]
}

/** It prints nothing: there is no browser. */
export function openTestWorkbench(
  home: string,
  { env = {}, runbooksDirs = [shipped] }: TestWorkbenchOptions = {},
): Promise<Workbench> {
  return createWorkbench({
    shell: 'window',
    env: { SITEPROOF_HOME: home, ...env },
    runbooksDirs,
    logger: { debug: () => undefined, warn: () => undefined },
    redactor: createRedactor(),
    printPdf: () => Promise.reject(new Error('no browser here')),
  })
}

/** The value of a method's answer. Throws what was refused, with its `code` and `params`. */
export async function callFrom<T>(
  screen: string,
  bench: Workbench,
  method: string,
  input?: unknown,
): Promise<T> {
  const reply = await bench.call(method, input, screen)
  if (!reply.ok) throw Object.assign(new Error(reply.code), reply)
  return reply.value as T
}
