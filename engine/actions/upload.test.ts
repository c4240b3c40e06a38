import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, copyFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localSession } from '../../adapters/memory/local-session.ts'
import { memoryFiles } from '../../adapters/memory/small.ts'
import { actionContext, ports, renderer, type TestAction } from '../../test/support/kind-fixture.ts'
import type { Session } from '../ports.ts'
import type { ActionResult } from './kind.ts'
import { revertChange } from './revert.ts'
import { upload, Upload } from './upload.ts'

let folder: string
let sent: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'upload-action-'))
  sent = 0
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** `content` is what stands in the kit; the renderer's pin is always that of 'kit'. */
function context(content: string | undefined): TestAction {
  const source = join(folder, 'source')
  writeFileSync(source, content ?? '')
  const session: Session = {
    ...localSession('node-a'),
    upload({ target }) {
      sent += 1
      copyFileSync(source, target)
      return Promise.resolve({ bytes: 3, resumedFrom: 0 })
    },
  }
  const files = memoryFiles(content === undefined ? {} : { '/kit/a.tar.gz': content })
  return actionContext(session, { ports: ports({ files }) })
}
function execute(to: string, action: TestAction, mode = '0644'): Promise<ActionResult> {
  return upload.execute(
    upload.resolve(Upload.parse({ kit: 'a.tar.gz', to, mode }), renderer({ 'kit:a.tar.gz': 'kit' })),
    action,
  )
}

it('sends the file once, into a new directory, and not again', async () => {
  const to = join(folder, 'new/a.tar.gz')

  expect(await execute(to, context('kit'))).toMatchObject({ verdict: 'pass', code: 'done' })
  expect(await execute(to, context('kit'))).toMatchObject({ code: 'already-there', changed: false })
  expect(sent).toBe(1)
})
it('only sets the mode where the content is there', async () => {
  const to = join(folder, 'a.tar.gz')
  writeFileSync(to, 'kit', { mode: 0o600 })

  expect(await execute(to, context('kit'), '0755')).toMatchObject({ code: 'done' })
  expect(sent).toBe(0)
})
it.each([
  [undefined, 'kit-file-missing'],
  ['ki', 'kit-file-differs'],
])('with %j in the kit sends nothing: %s', async (content, code) => {
  expect(await execute(join(folder, 'a'), context(content))).toMatchObject({
    verdict: 'fail',
    code,
    changed: false,
  })
  expect(sent).toBe(0)
})
it('backs up another file at the place, and puts it back', async () => {
  const to = join(folder, 'a.tar.gz')
  writeFileSync(to, 'mine', { mode: 0o640 })
  const action = context('kit')

  expect(await execute(to, action)).toMatchObject({ verdict: 'pass' })
  expect(readFileSync(`${to}.bak.run-1`, 'utf8')).toBe('mine')
  const [change] = action.changes
  if (change === undefined) throw new Error('nothing recorded')
  expect(await revertChange(change, action)).toMatchObject({ verdict: 'pass' })
  expect(readFileSync(to, 'utf8')).toBe('mine')
})
it('refuses a directory in its place', async () => {
  mkdirSync(join(folder, 'd'))

  expect(await execute(join(folder, 'd'), context('kit'))).toMatchObject({
    verdict: 'fail',
    code: 'path-not-a-file',
  })
})
