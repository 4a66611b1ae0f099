import { defineConfig } from 'vitest/config'

/** Three projects: `unit` is fast and needs nothing, `sshd` starts a real sshd on loopback, `lab` drives virtual machines. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/sshd/**', 'test/lab/**'] } },
      {
        test: { name: 'sshd', include: ['test/sshd/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
