import { configDefaults, defineConfig } from 'vitest/config'

/** Scenarios that measure outages or cut cables: they have the machine to themselves. */
const timing = [
  'test/drift/**/*.lab.test.ts',
  'test/scenarios/{main,forwarded,observers,survival,cable,controller}*.lab.test.ts',
]
// Real hosts on a busy machine: what was starved once gets a second chance and is shown as retried; what is wrong fails twice.
const labDefaults = { retry: 1, testTimeout: 120_000, hookTimeout: 300_000 }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Property tests are slow on a busy machine; how fast things are is for `npm run bench` to say.
          testTimeout: 60_000,
          include: ['{engine,adapters,cli,build}/**/*.test.ts', 'test/**/*.unit.test.ts'],
        },
      },
      {
        test: {
          ...labDefaults,
          name: 'lab',
          include: ['test/lab/**/*.test.ts', 'test/**/*.lab.test.ts'],
          exclude: [...configDefaults.exclude, ...timing],
        },
      },
      { test: { ...labDefaults, name: 'timing', include: timing, fileParallelism: false } },
    ],
  },
})
