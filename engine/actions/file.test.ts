import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localSession } from '../../adapters/memory/local-session.ts'
import { memoryDigest } from '../../adapters/memory/small.ts'
import { actionContext, renderer, type TestAction } from '../../test/support/kind-fixture.ts'
import { file, File } from './file.ts'
import type { ActionResult } from './kind.ts'
import { proveReverted, revertChange } from './revert.ts'

let folder: string
const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim()
const owner = `${userInfo().username}:${group}`

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-action-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function write(
  context: TestAction,
  path: string,
  content: string,
  parts: { mode?: string; validate?: string } = {},
): Promise<ActionResult> {
  const spec = File.parse({ path, content, owner, ...parts })
  return file.execute(file.resolve(spec, renderer()), context)
}
const mode = (path: string): string => (statSync(path).mode & 0o7777).toString(8)

describe.each([['/bin/dash'], ['/bin/bash']] as const)('file action in %s', shell => {
  const start = (): TestAction => actionContext(localSession('node-a', [shell]))

  it('writes a new file with mode and owner, creating and recording its directory', async () => {
    const context = start()
    const path = join(folder, 'etc/app/app.conf')

    const done = await write(context, path, 'one\n', { mode: '0600' })

    expect(done).toMatchObject({ verdict: 'pass', code: 'done', changed: true })
    expect(readFileSync(path, 'utf8')).toBe('one\n')
    expect(mode(path)).toBe('600')
    expect(mode(join(folder, 'etc'))).toBe('755')
    expect(context.changes).toMatchObject([
      { kind: 'directory', path: join(folder, 'etc') },
      { kind: 'directory', path: join(folder, 'etc/app') },
      {
        kind: 'file',
        before: null,
        backup: null,
        after: { sha256: memoryDigest.sha256('one\n'), mode: '0600' },
      },
    ])
  })

  it('touches nothing when content, mode and owner are as wanted', async () => {
    const path = join(folder, 'same')
    writeFileSync(path, 'same\n', { mode: 0o644 })
    const before = lstatSync(path)
    const context = start()

    const done = await write(context, path, 'same\n')

    expect(done).toMatchObject({ verdict: 'pass', code: 'already-there', changed: false })
    expect(context.changes).toEqual([])
    expect(context.ran).toEqual([])
    expect(lstatSync(path).ino).toBe(before.ino)
  })

  it('keeps a backup with the old content and mode, and never replaces an older backup of the run', async () => {
    const path = join(folder, 'conf')
    writeFileSync(path, 'old\n', { mode: 0o640 })

    await write(start(), path, 'new\n', { mode: '0644' })
    await write(start(), path, 'newer\n', { mode: '0644' })

    expect(readFileSync(`${path}.bak.run-1`, 'utf8')).toBe('old\n')
    expect(mode(`${path}.bak.run-1`)).toBe('640')
    expect(readFileSync(`${path}.bak.run-1.2`, 'utf8')).toBe('new\n')
    expect(readdirSync(folder).filter(name => name.includes('siteproof'))).toEqual([])
  })

  it('makes the backup of a file that becomes private private too', async () => {
    const path = join(folder, 'conf')
    writeFileSync(path, 'auth_pass open\n', { mode: 0o644 })

    await write(start(), path, 'auth_pass secret\n', { mode: '0600' })

    expect(mode(`${path}.bak.run-1`)).toBe('600')
  })

  it('keeps the old file when the new one does not validate', async () => {
    const path = join(folder, 'conf')
    writeFileSync(path, 'old\n')

    const done = await write(start(), path, 'bad\n', {
      validate: 'if grep -q bad {{ staged }}; then echo no good >&2; false; fi',
    })

    expect(done).toMatchObject({ verdict: 'fail', code: 'file-invalid', changed: false })
    expect(done.params['output']).toContain('no good')
    expect(readFileSync(path, 'utf8')).toBe('old\n')
    expect(readdirSync(folder)).toEqual(['conf'])
  })

  it.each([
    ['quotes and dollars', `a'b"c\`d $(touch ${'x'}) \\n\n`],
    ['no final line end', 'last line without end'],
    ['nothing at all', ''],
    ['CJK and emoji', '中文 🚀\n'],
    ['4 KiB', `${'x'.repeat(4096)}\n`],
    ['a line like the here-document of another file', 'end-of-0\nEOF\n'],
  ])('writes %s byte for byte', async (_, content) => {
    const path = join(folder, 'odd')

    expect(await write(start(), path, content)).toMatchObject({ verdict: 'pass' })
    expect(readFileSync(path, 'utf8')).toBe(content)
  })

  it('refuses a symbolic link and a directory, and leaves them alone', async () => {
    const target = join(folder, 'target')
    writeFileSync(target, 'mine\n')
    symlinkSync(target, join(folder, 'link'))

    expect(await write(start(), join(folder, 'link'), 'x\n')).toMatchObject({
      verdict: 'fail',
      code: 'path-not-a-file',
    })
    expect(await write(start(), folder, 'x\n')).toMatchObject({ verdict: 'fail', code: 'path-not-a-file' })
    expect(readFileSync(target, 'utf8')).toBe('mine\n')
  })

  it('puts a changed file back with content and mode, leaves nothing behind, and proves it', async () => {
    const path = join(folder, 'sub/conf')
    const context = start()
    await write(context, path, 'first\n')
    writeFileSync(join(folder, 'conf'), 'old\n', { mode: 0o640 })
    await write(context, join(folder, 'conf'), 'new\n', { mode: '0600' })

    for (const change of [...context.changes].reverse()) {
      expect(await revertChange(change, context)).toMatchObject({ verdict: 'pass', code: 'reverted' })
    }
    for (const change of context.changes)
      expect(await proveReverted(change, context)).toMatchObject({ verdict: 'pass' })

    expect(readFileSync(join(folder, 'conf'), 'utf8')).toBe('old\n')
    expect(mode(join(folder, 'conf'))).toBe('640')
    expect(existsSync(join(folder, 'sub'))).toBe(false)
    expect(readdirSync(folder)).toEqual(['conf'])
  })

  it('does not overwrite a file that somebody edited since, nor keep silent about it', async () => {
    const path = join(folder, 'conf')
    writeFileSync(path, 'old\n')
    const context = start()
    await write(context, path, 'new\n')
    writeFileSync(path, 'edited by hand\n')
    const [change] = context.changes
    if (change === undefined) throw new Error('nothing recorded')

    expect(await revertChange(change, context)).toMatchObject({ verdict: 'fail', code: 'file-edited-since' })
    expect(await proveReverted(change, context)).toMatchObject({ verdict: 'fail', code: 'not-reverted' })
    expect(readFileSync(path, 'utf8')).toBe('edited by hand\n')
  })

  it('refuses a damaged backup and keeps a directory that holds other files', async () => {
    const path = join(folder, 'made/conf')
    const context = start()
    await write(context, path, 'new\n')
    await write(context, path, 'newer\n')
    writeFileSync(`${path}.bak.run-1`, 'damaged\n')
    const [directory, , second] = context.changes
    if (directory === undefined || second === undefined) throw new Error('nothing recorded')

    expect(await revertChange(second, context)).toMatchObject({ verdict: 'fail', code: 'backup-missing' })
    expect(await revertChange(directory, context)).toMatchObject({ verdict: 'pass', code: 'directory-kept' })
  })
})

it('writes nothing when the upload of the script is cut anywhere', async () => {
  const context = actionContext(localSession('node-a', ['/bin/dash']))
  const path = join(folder, 'cut')
  await write(context, path, 'content\n')
  const [command] = context.ran
  if (command?.kind !== 'script') throw new Error('no script')
  rmSync(path)

  for (let end = 0; end < command.text.length - 2; end += 7) {
    spawnSync('/bin/dash', { input: command.text.slice(0, end), timeout: 5000 })
  }

  expect(readdirSync(folder)).toEqual([])
})

it('is unknown when the host does not answer', async () => {
  const context = actionContext(localSession('node-a', ['/bin/false']))

  expect(await write(context, '/etc/none', 'x\n')).toMatchObject({
    verdict: 'unknown',
    code: 'path-unreadable',
  })
})
