import { beforeAll } from 'vitest'

/** Hands on what was opened, and closes it after the last test. */
export type Own = <T extends AsyncDisposable>(opening: Promise<T>) => Promise<T>

/**
 * What all tests of a suite share: opened before the first, closed after the last, in reverse; also what was open already when
 * the next thing would not open.
 */
export function openForAll(open: (own: Own) => Promise<void>): void {
  beforeAll(async () => {
    const owned: AsyncDisposable[] = []
    async function close(): Promise<void> {
      for (const one of owned.reverse()) await one[Symbol.asyncDispose]()
    }
    try {
      await open(async opening => {
        const one = await opening
        owned.push(one)
        return one
      })
    } catch (error) {
      await close()
      throw error
    }
    return close
  })
}
