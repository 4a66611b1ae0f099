import { defineConfig } from 'vitest/config'

/**
 * `unit` is fast and needs nothing, `sshd` starts a real sshd on loopback, `lab` drives virtual machines; `mutations`
 * takes away each row of the main playbook's configuration in the lab.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{sshd,lab,mutations}/**'],
          // Real shells on a busy machine; no unit test waits for anything.
          testTimeout: 30_000,
        },
      },
      {
        test: { name: 'sshd', include: ['test/sshd/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts'],
          testTimeout: 1_500_000,
          hookTimeout: 1_500_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'mutations',
          include: ['test/mutations/**/*.test.ts'],
          testTimeout: 1_500_000,
          hookTimeout: 1_500_000,
        },
      },
    ],
  },
})
