import { defineConfig } from 'vitest/config'

/** Tests of the built program (dist/): in a terminal, and as a package. */
const BUILT = ['test/e2e/**/*.test.ts', 'test/package/**/*.test.ts']

export default defineConfig({
  test: {
    globalSetup: 'test/temporary-folder.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { NODE_ENV: 'test' },
    // The JSON report is what .ci/run counts.
    reporters: ['default', ['json', { outputFile: '.cache/test-report.json' }]],
    projects: [
      {
        extends: true,
        test: {
          name: 'source',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: BUILT,
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        // After the others and one at a time: a terminal that shares its core answers late.
        test: {
          name: 'built',
          include: BUILT,
          testTimeout: 60_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
