import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const slow = 'test/**/*.slow.test.ts'

/**
 * `unit` is fast and needs nothing; `sshd` starts a real sshd on loopback, and has what waits or starts processes by the
 * hundred (`*.slow.test.ts`). In the lab of virtual machines, `laws` tries
 * modules one by one, `lab` the main playbook, and `mutations` takes away each row of its configuration.
 */
export default defineConfig({
  test: {
    // Tests wait for shells more than they compute.
    maxWorkers: 2 * availableParallelism(),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{sshd,lab,mutations}/**', slow],
          // A hundred files would load the same modules a hundred times.
          isolate: false,
          // Real shells on a busy machine; no unit test waits for anything.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'sshd',
          include: ['test/sshd/**/*.test.ts', slow],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'laws',
          include: ['test/lab/laws/*.test.ts'],
          globalSetup: 'test/lab/laws/fresh.ts',
          testTimeout: 600_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'lab',
          include: ['test/lab/*.test.ts'],
          sequence: { groupOrder: 2 },
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
