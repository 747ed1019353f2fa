import { defineConfig } from 'vitest/config'

// A longer search of the property tests takes as much longer.
const fuzz = Math.max(1, Number(process.env.HARDWAY_FUZZ ?? 1))

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/lab/**', 'test/vm/**'],
          testTimeout: 120_000 * fuzz,
        },
      },
      {
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts'],
          fileParallelism: false,
          // Labs at once, where a file says that its tests may run so: each boots three hosts.
          maxConcurrency: 3,
          testTimeout: 300_000 * fuzz,
          hookTimeout: 1_200_000,
        },
      },
      {
        test: {
          name: 'vm',
          include: ['test/vm/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 2_400_000,
        },
      },
    ],
  },
})
