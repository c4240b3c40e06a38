import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { memoryLogger, memoryPrompter } from '../memory/index.ts'
import { createSecrets } from './secrets.ts'

let siteDir: string
beforeEach(async () => {
  siteDir = await mkdtemp(join(tmpdir(), 'siteproof-secrets-'))
})
afterEach(() => rm(siteDir, { recursive: true }))

function open(answers: Record<string, string> = {}, vault?: (name: string) => Promise<string | undefined>) {
  const logger = memoryLogger()
  const prompter = memoryPrompter(
    Object.fromEntries(Object.entries(answers).map(([id, value]) => [id, { value }])),
  )
  const env = { GIVEN: ' pass word ', EMPTY: '' }
  const secrets = createSecrets({ env, siteDir, prompter, logger, ...(vault !== undefined && { vault }) })
  return { secrets, prompter, logger }
}

it('takes a variable as it is, blanks included', async () => {
  expect(await open().secrets.get('auth', { env: 'GIVEN' })).toBe(' pass word ')
})

it.each(['ABSENT', 'EMPTY'])('names the variable that is missing: %s', async env => {
  await expect(open().secrets.get('auth', { env })).rejects.toMatchObject({
    code: 'SECRET_MISSING',
    params: { name: 'auth', source: `env ${env}` },
  })
})

it('takes the first line of a file beside the site file, without BOM and line end', async () => {
  const path = join(siteDir, 'pass')
  await writeFile(path, '\uFEFFgeheim 密\r\nnote\n', { mode: 0o600 })
  const { secrets, logger } = open()

  expect(await secrets.get('auth', { file: 'pass' })).toBe('geheim 密')
  expect(logger.entries).toEqual([])
  await chmod(path, 0o644)
  await secrets.get('auth', { file: 'pass' })
  expect(logger.entries).toMatchObject([{ level: 'warn', data: { path } }])
})

it('refuses an absent or empty file', async () => {
  await writeFile(join(siteDir, 'empty'), '\nsecond')

  await expect(open().secrets.get('auth', { file: 'absent' })).rejects.toMatchObject({
    code: 'SECRET_MISSING',
  })
  await expect(open().secrets.get('auth', { file: 'empty' })).rejects.toMatchObject({
    code: 'SECRET_MISSING',
  })
})

it('asks a person once', async () => {
  const { secrets, prompter } = open({ 'secret:auth': 'typed' })

  expect(
    await Promise.all([secrets.get('auth', { prompt: true }), secrets.get('auth', { prompt: true })]),
  ).toEqual(['typed', 'typed'])
  expect(prompter.asked).toEqual([{ kind: 'secret', id: 'secret:auth', name: 'auth' }])
})

it('asks again after a question that nobody answered', async () => {
  const { secrets, prompter } = open()

  for (let round = 0; round < 2; round += 1) {
    await expect(secrets.get('auth', { prompt: true })).rejects.toMatchObject({ code: 'QUESTION_UNANSWERED' })
  }
  expect(prompter.asked).toHaveLength(2)
})

it('takes a name from the vault, and says which is missing', async () => {
  const vault = (name: string): Promise<string | undefined> =>
    Promise.resolve(name === 'node-a' ? 'kept' : undefined)
  const { secrets } = open({}, vault)

  expect(await secrets.get('auth', { vault: 'node-a' })).toBe('kept')
  await expect(secrets.get('auth', { vault: 'node-b' })).rejects.toMatchObject({
    code: 'SECRET_MISSING',
    params: { name: 'auth', source: 'vault node-b' },
  })
})
