import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { localSession } from '../../adapters/memory/local-session.ts'
import { actionContext, renderer } from '../../test/support/kind-fixture.ts'
import { RunError } from '../errors.ts'
import type { CommandResult, HostCommand, Session } from '../ports.ts'
import type { ActionContext, ActionResult } from './kind.ts'
import { endJobs } from './detached.ts'
import { Run, run } from './run.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-action-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})
const jobs = join('/var/tmp', `siteproof-${userInfo().uid}`, 'jobs')

function execute(spec: Run, context: ActionContext): Promise<ActionResult> {
  return run.execute(run.resolve(Run.parse(spec), renderer({ word: "it's" })), context)
}

describe('run', () => {
  it('hands values over as one word and returns what was printed', async () => {
    const context = actionContext(localSession('node-a', ['/bin/dash']))

    expect(await execute('printf %s {{ word }}', context)).toMatchObject({ verdict: 'pass', stdout: "it's" })
  })

  it.each([
    ['exit 3', undefined, 'fail', 'exit-differs'],
    ['exit 3', { exit: [0, 3] }, 'pass', 'done'],
    ['echo hello', { stdout: { contains: 'bye' } }, 'fail', 'output-differs'],
    ['echo hello', { stdout: { matches: '^h.l+o$' } }, 'pass', 'done'],
    ['echo x >&2', { stderr: { empty: true } }, 'fail', 'output-differs'],
    ['kill -9 $$', undefined, 'unknown', 'exit-unknown'],
  ] as const)('%s expecting %o is %s', async (script, expect_, verdict, code) => {
    const node = { kind: 'run', spec: script, ...(expect_ === undefined ? {} : { expect: expect_ as never }) }
    const context = actionContext(localSession('node-a', ['/bin/dash']), { node })

    expect(await execute(script, context)).toMatchObject({ verdict, code })
  })

  it('refuses a terminal where nobody can type, and a detached job with one', async () => {
    const context = actionContext(localSession('node-a'))

    await expect(execute({ script: 'true', as: 'root', tty: true }, context)).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
    })
    expect(Run.safeParse({ script: 'true', detach: true, tty: true }).success).toBe(false)
  })
})

/** A link that dies under the first follower, with the job already on its way. */
function breaking(session: Session, times: number): Session {
  let left = times
  return {
    ...session,
    exec(command: HostCommand, options): Promise<CommandResult> {
      if (command.kind === 'script' && command.text.includes('while :') && left > 0) {
        left -= 1
        return Promise.reject(new RunError('HOST_LOST', { host: 'node-a' }))
      }
      return session.exec(command, options)
    },
  }
}

async function waitForExit(pid: number): Promise<void> {
  await vi.waitUntil(
    () => !existsSync(`/proc/${pid}/cmdline`) || readFileSync(`/proc/${pid}/cmdline`, 'utf8') === '',
    10_000,
  )
}

/** A link that dies once, right after the job's files were removed and before that is told. */
function losingTheReply(session: Session): Session {
  let lost = false
  return {
    ...session,
    async exec(command: HostCommand, options): Promise<CommandResult> {
      const result = await session.exec(command, options)
      const removed = command.kind === 'script' && /^rm -rf "\$job"\nrmdir/m.test(command.text)
      if (!removed || lost) return result
      lost = true
      throw new RunError('HOST_LOST', { host: 'node-a' })
    },
  }
}

describe.each([['/bin/dash'], ['/bin/bash']] as const)('detached run in %s', { timeout: 30_000 }, shell => {
  const node = { kind: 'run', spec: undefined, timeout: '30s' }
  const counted = (exit: number): Run => ({
    script: `echo begin; echo ran >>${join(folder, 'count')}; sleep 1; echo 中文 >&2; printf end; exit ${exit}`,
    as: 'login',
    detach: true,
  })
  // A run that was cut off on this machine may have left some of its own.
  const jobsThere = (): readonly string[] => (existsSync(jobs) ? readdirSync(jobs) : [])
  let before: readonly string[]
  beforeEach(() => (before = jobsThere()))
  const count = (): number => readFileSync(join(folder, 'count'), 'utf8').trim().split('\n').length

  it('brings back the whole log and the exit code, and leaves nothing behind', async () => {
    const context = actionContext(localSession('node-a', [shell]), { node, runId: `r-${Date.now()}` })

    const done = await execute(counted(0), context)

    expect(done).toMatchObject({ verdict: 'pass', stdout: 'begin\n中文\nend' })
    expect(jobsThere()).toEqual(before)
  })

  it('is started once although the link breaks, and found again', async () => {
    const session = breaking(localSession('node-a', [shell]), 2)
    const context = actionContext(session, { node, runId: `r-${Date.now()}` })

    expect(await execute(counted(7), context)).toMatchObject({
      verdict: 'fail',
      code: 'exit-differs',
      params: { exit: 7 },
    })
    expect(count()).toBe(1)
  })

  it('is not started anew where the link breaks once its end is known', async () => {
    const session = losingTheReply(localSession('node-a', [shell]))
    const context = actionContext(session, { node, runId: `r-${Date.now()}` })

    expect(await execute(counted(7), context)).toMatchObject({ code: 'exit-differs', params: { exit: 7 } })
    expect(count()).toBe(1)
    expect(jobsThere()).toEqual(before)
  })

  it('runs anew when it is retried after it failed', async () => {
    const runId = `r-${Date.now()}`
    for (let turn = 0; turn < 2; turn += 1) {
      await execute(counted(1), actionContext(localSession('node-a', [shell]), { node, runId }))
    }

    expect(count()).toBe(2)
  })

  it('does not take a job that was killed for one that ended', async () => {
    const script = `kill -9 "$PPID"; sleep 60`
    const context = actionContext(localSession('node-a', [shell]), { node, runId: `r-${Date.now()}` })

    expect(await execute({ script, as: 'login', detach: true }, context)).toMatchObject({
      verdict: 'unknown',
      code: 'job-gone',
    })
  })

  it('says that the job goes on when its time is over while the link is down', async () => {
    const short = { kind: 'run', spec: undefined, timeout: '1s' }
    const context = actionContext(breaking(localSession('node-a', [shell]), 99), {
      node: short,
      runId: `r-${Date.now()}`,
    })

    await expect(execute(counted(0), context)).rejects.toMatchObject({ code: 'HOST_LOST' })
    const again = actionContext(localSession('node-a', [shell]), { node, runId: context.runId })
    expect(await execute(counted(0), again)).toMatchObject({ verdict: 'pass' })
    expect(count()).toBe(1)
  })

  it('keeps an undo waiting while it runs, and is forgotten by it afterwards', async () => {
    const runId = `r-${Date.now()}`
    const left = { kind: 'run', spec: undefined, timeout: '1s' }
    const gate = join(folder, 'gate')
    const script = `echo ran >>${join(folder, 'count')}; until [ -e ${gate} ]; do sleep 0.1; done`
    const lost = actionContext(breaking(localSession('node-a', [shell]), 99), { node: left, runId })
    await expect(execute({ script, as: 'login', detach: true }, lost)).rejects.toBeInstanceOf(RunError)
    const undo = actionContext(localSession('node-a', [shell]), { runId, action: 'undo' })

    const running = await endJobs('login', undo)
    expect(running).toMatchObject({ verdict: 'unknown', code: 'job-still-running' })
    writeFileSync(gate, '')
    await waitForExit(Number(running.params['pid']))

    expect(await endJobs('login', undo)).toMatchObject({ verdict: 'pass' })
    expect(jobsThere()).toEqual(before)
    await execute({ script, as: 'login', detach: true }, { ...undo, action: 'do[0]', node })
    expect(count()).toBe(2)
  })
})
