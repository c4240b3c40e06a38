import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localSession } from '../../adapters/memory/local-session.ts'
import { actionContext, member, renderer, type TestAction } from '../../test/support/kind-fixture.ts'
import { copy, Copy } from './copy.ts'
import type { ActionResult } from './kind.ts'
import { revertChange } from './revert.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'copy-action-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const secret = '-----BEGIN KEY-----\nprivate\n-----END KEY-----\n'

function context(): TestAction {
  const action = actionContext(localSession('node-a'), {})
  return { ...action, member: role => (role === 'old' ? [member('old', localSession('old'))] : []) }
}
function execute(action: TestAction, from = 'old', path = join(folder, 'key')): Promise<ActionResult> {
  const spec = Copy.parse({ from, path, to: join(folder, 'new/key') })
  return copy.execute(copy.resolve(spec, renderer()), action)
}

it('brings the file over for its owner alone, once, and nothing of it into the journal', async () => {
  writeFileSync(join(folder, 'key'), secret)
  const action = context()

  expect(await execute(action)).toMatchObject({ verdict: 'pass', code: 'done' })
  expect(readFileSync(join(folder, 'new/key'), 'utf8')).toBe(secret)
  expect(statSync(join(folder, 'new/key')).mode & 0o777).toBe(0o600)
  expect(JSON.stringify(action.changes)).toContain('"kind":"file"')
  expect(JSON.stringify(action.ran)).not.toContain('private')
  expect(await execute(context())).toMatchObject({ code: 'already-there', changed: false })
})

it('puts back by undo what stood there', async () => {
  writeFileSync(join(folder, 'key'), secret)
  const action = context()
  await execute(action)

  for (const change of action.changes.toReversed()) await revertChange(change, action)
  expect(() => statSync(join(folder, 'new/key'))).toThrow('ENOENT')
})

it.each([
  ['a file that is not there', 'old', 'missing'],
  ['bytes that are no text', 'old', 'binary'],
  ['a host that nobody is', 'nobody', 'key'],
])('refuses %s', async (_what, from, name) => {
  writeFileSync(join(folder, 'binary'), Buffer.from([0xff, 0xfe, 0x00, 0x80]))
  writeFileSync(join(folder, 'key'), secret)
  chmodSync(join(folder, 'key'), 0o600)

  expect(await execute(context(), from, join(folder, name))).toMatchObject({
    verdict: 'fail',
    code: 'copy-not-read',
    changed: false,
  })
  expect(() => statSync(join(folder, 'new/key'))).toThrow('ENOENT')
})
