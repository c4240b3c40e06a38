import { execFile, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { armScript, clearScript, disarmScript, leftScript, linkCommands } from './restore.ts'
import type { Restore } from './restore.ts'
import {
  garpScript,
  holderScript,
  keepalivedMajor,
  logScript,
  pingCheckScript,
  pingScript,
} from './scripts.ts'

/** The scripts as real shells take them; `sh` on standard input, as the transport sends them. */
const shells = ['dash', 'bash'].filter(shell => {
  try {
    execFileSync(shell, ['-c', ':'])
    return true
  } catch {
    return false
  }
})

function output(shell: string, script: string): Promise<string> {
  return new Promise(resolve => {
    const child = execFile(shell, ['-s'], (_error, stdout) => resolve(stdout))
    child.stdin?.end(script)
  })
}

/** The first lines that a script prints; it is ended then, as a closed channel would. */
function firstLines(shell: string, script: string, count: number): Promise<readonly string[]> {
  return new Promise(resolve => {
    const child = spawn(shell, ['-s'], { stdio: ['pipe', 'pipe', 'ignore'] })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const lines = text.split('\n')
      if (lines.length <= count) return
      child.kill('SIGKILL')
      resolve(lines.slice(0, count))
    })
    child.stdin.end(script)
  })
}

describe.each(shells)('in %s', shell => {
  it('every script is valid', () => {
    const restore = { token: 't-1', seconds: 5, ...linkCommands(`et"h0'`) }
    const scripts = [
      holderScript('10.9.0.100', 5),
      pingCheckScript('10.9.0.100'),
      pingScript('10.9.0.100', '-O -i 0.1', 5),
      logScript("keep'alived", 5),
      garpScript('10.9.0.100', 5),
      armScript(restore),
      clearScript(restore),
      disarmScript('t-1'),
      leftScript('t-1'),
    ]
    for (const script of scripts) execFileSync(shell, ['-n', '-s'], { input: script })
  })

  it('the sampler sees an address that is held, and no other that looks like it', async () => {
    expect((await firstLines(shell, holderScript('127.0.0.1', 2), 3)).slice(1)).toEqual(['1', '1'])
    for (const other of ['27.0.0.1', '127.0.0.11', '127.0.0', '127a0b0c1']) {
      expect((await firstLines(shell, holderScript(other, 2), 2))[1]).toBe('0')
    }
  })

  it('the sampler says ? where it cannot tell', async () => {
    const script = `ip() { return 1; }\n${holderScript('127.0.0.1', 2)}`

    expect((await firstLines(shell, script, 2))[1]).toBe('?')
  })
})

describe('keepalivedMajor', () => {
  it('reads what keepalived -v prints', () => {
    expect(keepalivedMajor('Keepalived v2.2.7 (01/16,2022)\n')).toBe(2)
    expect(keepalivedMajor('Keepalived v1.3.5 (03/19,2017), git commit v1.3.5-6-g6fa32f2')).toBe(1)
    expect(keepalivedMajor('sh: keepalived: not found')).toBeUndefined()
  })
})

describe.each(shells)('the restore in %s', shell => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'restore-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** The same scripts, with their own folder in place of /run/siteproof. */
  const moved = (script: string): string => script.replaceAll('/run/siteproof', `${folder}/${shell}`)
  function restoreOf(token: string, seconds: number): { restore: Restore; proof: string } {
    mkdirSync(join(folder, shell), { recursive: true })
    const proof = join(folder, `${shell}-${token}`)
    return { proof, restore: { token, seconds, remember: '', commands: `echo fired >>'${proof}'\n` } }
  }
  const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

  it('fires by itself after the shell that armed it is gone', { timeout: 20_000 }, async () => {
    const { restore, proof } = restoreOf('late', 3)

    expect(await output(shell, moved(armScript(restore)))).toMatch(/^armed .*restore-late\n$/)
    expect(existsSync(proof)).toBe(false)
    await wait(4000)

    expect(readFileSync(proof, 'utf8')).toBe('fired\n')
    expect(await output(shell, moved(leftScript('late')))).toBe('fired\n')
    expect(await output(shell, moved(disarmScript('late')))).toBe('fired\n')
  })

  it('never fires once it is disarmed, and leaves nothing behind', { timeout: 20_000 }, async () => {
    const { restore, proof } = restoreOf('off', 4)
    await output(shell, moved(armScript(restore)))
    expect(await output(shell, moved(leftScript('off')))).toBe('armed\n')

    expect(await output(shell, moved(disarmScript('off')))).toBe('disarmed\n')
    expect(await output(shell, moved(leftScript('off')))).toBe('gone\n')
    await wait(4000)

    expect(existsSync(proof)).toBe(false)
    expect(existsSync(join(folder, shell, 'restore-off.sh'))).toBe(false)
    expect(existsSync(join(folder, shell, 'restore-off.pid'))).toBe(false)
  })

  it(
    'ends what an earlier drill left armed or fired, so that it does not fire in the middle of this one',
    {
      timeout: 20_000,
    },
    async () => {
      const [left, next] = [restoreOf('left', 3), restoreOf('next', 60)]
      await output(shell, moved(armScript(left.restore)))
      writeFileSync(join(folder, shell, 'restore-older.fired'), '')

      expect(await output(shell, moved(armScript(next.restore)))).toMatch(/^armed .*restore-next\n$/)
      await wait(4000)

      expect(existsSync(left.proof)).toBe(false)
      expect(readdirSync(join(folder, shell)).sort()).toEqual([
        'restore-next',
        'restore-next.pid',
        'restore-next.sh',
      ])
      expect(await output(shell, moved(disarmScript('next')))).toBe('disarmed\n')
      expect(readdirSync(join(folder, shell))).toEqual([])
    },
  )

  it('does not say disarmed of a token that it does not know', async () => {
    expect(await output(shell, moved(disarmScript('nobody')))).toBe('unknown\n')
  })
})
