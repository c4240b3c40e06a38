import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'

const { runProject } = (await import(pathToFileURL(join(import.meta.dirname, 'vitest-stage.mjs')).href)) as {
  runProject(project: string, options: readonly string[], how: object): Stage
}

interface Stage {
  readonly results: readonly { readonly name: string; readonly status: string }[]
  readonly again: readonly string[]
}

let at = ''
beforeEach(async () => {
  at = await realpath(await mkdtemp(join(tmpdir(), 'siteproof-stage-')))
  await symlink(join(import.meta.dirname, '..', 'node_modules'), join(at, 'node_modules'), 'junction')
  await writeFile(
    join(at, 'vitest.config.mjs'),
    "export default { test: { projects: [{ test: { name: 'own', include: ['*.test.mjs'] } }] } }",
  )
})
afterEach(() => rm(at, { recursive: true, force: true }))

const story = (name: string, text: string) =>
  writeFile(
    join(at, `${name}.test.mjs`),
    `import { expect, it } from 'vitest'
import { existsSync, writeFileSync } from 'node:fs'
const isSecond = existsSync(new URL('./${name}.began', import.meta.url))
writeFileSync(new URL('./${name}.began', import.meta.url), '')
${text}`,
  )
const run = (again: boolean) => {
  const { results, again: passed } = runProject('own', [], { again, at, stdio: 'ignore' })
  return { told: results.map(({ name, status }) => `${status} ${name}`).sort(), again: passed }
}
const good = "it('begins', () => expect(1).toBe(1))"
const onlyTheSecondTime = "it('ends', () => expect(isSecond).toBe(true))"

it('runs a story that failed once more from its start, counts it once and tells it', async () => {
  await story('calm', good)
  await story('starved', `${good}\n${onlyTheSecondTime}`)

  expect(run(true)).toEqual({
    told: [
      'passed calm.test.mjs > begins',
      'passed starved.test.mjs > begins',
      'passed starved.test.mjs > ends',
    ],
    again: ['starved.test.mjs'],
  })
})

it('does not make good what is wrong, nor many at a time, nor what is not to be run again', async () => {
  await story('wrong', `it('ends', () => expect(1).toBe(2))`)
  expect(run(true)).toEqual({ told: ['failed wrong.test.mjs > ends'], again: [] })

  for (const name of ['a', 'b', 'c']) await story(name, onlyTheSecondTime)
  expect(run(true).told.filter(line => line.startsWith('failed'))).toHaveLength(4)

  await rm(join(at, 'wrong.test.mjs'))
  await rm(join(at, 'a.began'))
  expect(run(false)).toMatchObject({ again: [], told: { 0: 'failed a.test.mjs > ends' } })
})

it('tells an error outside every test, a file that cannot be read and a hook that failed', async () => {
  await story(
    'loose',
    `${good}\nsetTimeout(() => Promise.reject(new Error('nobody')), 0)\nit('waits', () => new Promise(resolve => setTimeout(resolve, 50)))`,
  )
  expect(run(true).told).toContain('failed own: vitest exited with 1')

  await rm(join(at, 'loose.test.mjs'))
  await story('torn', 'it(')
  await story(
    'hooked',
    `import { afterAll } from 'vitest'\n${good}\nafterAll(() => { throw new Error('left open') })`,
  )
  const failed = run(true).told.filter(line => line.startsWith('failed'))
  expect(failed).toHaveLength(2)
  expect(failed[0]).toContain('hooked.test.mjs')
  expect(failed[1]).toContain('torn.test.mjs')
})
