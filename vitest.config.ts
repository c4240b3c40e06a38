import { defineConfig } from 'vitest/config'
import { LongestFirst } from './build/longest-first.ts'

/**
 * bash takes a socket on its standard input for a login from elsewhere, and a program's pipe is one: at the outermost level it would run
 * the start file of whoever runs the tests. One level down it does not.
 */
const env = { SHLVL: '2' }

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          env,
          include: [
            '{engine,adapters,app,window,electron,renderer,cli,build}/**/*.test.ts',
            'test/**/*.unit.test.ts',
          ],
          // Property tests are slow on a busy machine; how fast things are is for `npm run bench` to say.
          testTimeout: 60_000,
          // Many talk to a real sshd or browser: what was starved once gets a second chance and is shown as retried.
          retry: 1,
        },
      },
      {
        test: {
          name: 'lab',
          env,
          include: ['test/lab/**/*.test.ts', 'test/**/*.lab.test.ts'],
          // Real hosts on a busy machine: what was starved once gets a second chance and is shown as retried; what is wrong
          // fails twice.
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'e2e',
          env,
          include: ['test/e2e/**/*.test.ts'],
          // The screens in a real browser, against a build of this checkout.
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
