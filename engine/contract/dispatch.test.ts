import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RunError } from '../errors.ts'
import { sayCode } from '../words/index.ts'
import { methods, type Handlers, type MethodName } from './contract.ts'
import { dispatch } from './dispatch.ts'

/** Handlers that record what reached them. */
function recording(): { handlers: Handlers; reached: string[] } {
  const reached: string[] = []
  const entries = Object.keys(methods).map(name => [
    name,
    () => {
      reached.push(name)
      return Promise.resolve(null)
    },
  ])
  return { handlers: Object.fromEntries(entries) as unknown as Handlers, reached }
}
const caller = { screen: 'test' }

it('refuses names that every object has', async () => {
  const { handlers, reached } = recording()
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', '', 'app.State']) {
    expect(await dispatch(handlers, name, undefined, caller)).toMatchObject({ ok: false, code: 'BAD_CALL' })
  }
  expect(reached).toEqual([])
})

it.each([
  ['runs.decide', { step: '' }, /^窗口发来的请求无效（runs\.decide：[a-z.]+：(?:格式不对|太短或太小)）$/],
  ['sites.read', { site: 'x'.repeat(500) }, '窗口发来的请求无效（sites.read：site：太长或太大）'],
  ['sites.reed', {}, '窗口发来的请求无效（sites.reed：没有这个功能）'],
])('says in Chinese why a call is refused: %s', async (method, input, words) => {
  const reply = await dispatch(recording().handlers, method, input, caller)

  const said = reply.ok ? '' : sayCode(reply.code, reply.params, 'zh')
  expect(said).toEqual(typeof words === 'string' ? words : expect.stringMatching(words))
})

it('never throws and never lets an input of another form through to a handler', async () => {
  const names = Object.keys(methods) as MethodName[]
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), fc.anything(), async (name, input) => {
      const { handlers, reached } = recording()
      const reply = await dispatch(handlers, name, input, caller)
      const fits = methods[name].input.safeParse(input ?? undefined).success
      expect([reply.ok, reached.length]).toEqual(fits ? [true, 1] : [false, 0])
    }),
    { numRuns: 2000 },
  )
})

it('a path can be no name of a run or a site', () => {
  const names = ['../x', 'a/b', 'a\\b', '.hidden', '', 'x\0y', '..']
  for (const name of names) {
    expect([name, methods['runs.open'].input.safeParse({ run: name }).success]).toEqual([name, false])
    expect([name, methods['sites.read'].input.safeParse({ site: name }).success]).toEqual([name, false])
  }
})

it('turns errors into data, and leaves what nobody foresaw to whoever knows what may be told', async () => {
  const failing = (error: unknown): Handlers =>
    ({ ...recording().handlers, 'app.state': () => Promise.reject(error) }) as Handlers
  expect(
    await dispatch(failing(new RunError('RUN_HELD', { run: 'x' })), 'app.state', undefined, caller),
  ).toEqual({
    ok: false,
    code: 'RUN_HELD',
    params: { run: 'x' },
  })
  const boom = new Error('boom with a secret')
  const heard: unknown[] = []
  const reply = await dispatch(failing(boom), 'app.state', undefined, caller, error => {
    heard.push(error)
    return { code: 'INTERNAL', params: { what: 'Error' } }
  })
  expect([reply, heard]).toEqual([{ ok: false, code: 'INTERNAL', params: { what: 'Error' } }, [boom]])
  const alone = await dispatch(failing(boom), 'app.state', undefined, caller)
  expect(alone).toEqual({ ok: false, code: 'INTERNAL', params: {} })
})
