import { expect, it } from 'vitest'
import { CallError, type Client } from '../link/client.ts'
import { createLibrary } from './library.ts'

it('shows the lists that could be had where another one could not, and says which', async () => {
  const client = {
    call: (method: string) =>
      method === 'sites.list' ? Promise.reject(new CallError('INTERNAL', {})) : Promise.resolve([method]),
    onNotice: () => () => undefined,
  } as unknown as Client
  const library = createLibrary(client)

  await expect(library.load()).rejects.toMatchObject({ code: 'INTERNAL' })
  expect([library.loaded.value, [...library.missing.value]]).toEqual([true, ['sites']])
  expect([library.runbooks.value, library.runs.value]).toEqual([['runbooks.list'], ['runs.list']])
})
