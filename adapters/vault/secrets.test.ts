import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isRunError } from '../../engine/errors.ts'
import { sayCode } from '../../engine/words/index.ts'
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
    params: { name: 'auth', source: { code: 'secret-from-env', params: { variable: env } } },
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

it('says in both languages where a secret was looked for', async () => {
  const vault = (): Promise<undefined> => Promise.resolve(undefined)
  const { secrets } = open({ 'secret:auth': '' }, vault)
  const references = [{ env: 'GONE' }, { file: '/gone' }, { vault: 'gone' }, { prompt: true }] as const
  const said = (language: 'en' | 'zh'): Promise<readonly string[]> =>
    Promise.all(
      references.map(async reference => {
        const error = await secrets.get('auth', reference).then(String, (thrown: unknown) => thrown)
        return isRunError(error) ? sayCode(error.code, error.params, language) : String(error)
      }),
    )

  expect(await said('zh')).toEqual([
    '没有取得 auth（环境变量 GONE）',
    '没有取得 auth（文件 /gone 的第一行）',
    '没有取得 auth（密码库条目 gone）',
    '没有取得 auth（没有输入内容）',
  ])
  expect(await said('en')).toEqual([
    'the secret auth is not there (the environment variable GONE)',
    'the secret auth is not there (the first line of the file /gone)',
    'the secret auth is not there (the vault entry gone)',
    'the secret auth is not there (nothing was typed)',
  ])
})

it('takes a name from the vault, and says which is missing', async () => {
  const vault = (name: string): Promise<string | undefined> =>
    Promise.resolve(name === 'node-a' ? 'kept' : undefined)
  const { secrets } = open({}, vault)

  expect(await secrets.get('auth', { vault: 'node-a' })).toBe('kept')
  await expect(secrets.get('auth', { vault: 'node-b' })).rejects.toMatchObject({
    code: 'SECRET_MISSING',
    params: { name: 'auth', source: { code: 'secret-from-vault', params: { entry: 'node-b' } } },
  })
})
