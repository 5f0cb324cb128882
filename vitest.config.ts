import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['__test__/**/*.test.ts'],
    // One process a file: tests of signals, exits and memory must not see each other.
    pool: 'forks',
    // Two cores at least: the simulator and the engine have threads of their own.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    typecheck: {
      enabled: true,
      include: ['__test__/**/*.test-d.ts'],
      tsconfig: 'tsconfig.check.json',
    },
  },
});
