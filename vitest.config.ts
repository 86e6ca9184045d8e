import { defineConfig } from 'vitest/config';

const minuteMs = 60_000;

export default defineConfig({
  test: {
    reporters: ['default', 'test/support/closing-line.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/runtime/**', 'test/bench/**', 'test/driver/rig/**', 'test/windows/**'],
          testTimeout: minuteMs, // a machine may be shared: no test asserts a time
          setupFiles: ['test/support/check-bodies.ts'],
        },
      },
      {
        // Builds the driver in all its variants first: driver/emu/build.sh.
        test: {
          name: 'driver',
          include: ['test/driver/rig/**/*.test.ts'],
          globalSetup: ['test/driver/rig/build.ts'],
          setupFiles: ['test/support/check-bodies.ts'],
          testTimeout: 3 * minuteMs,
        },
      },
      {
        // Windows' own Node under Wine, with a double of eBPF for Windows: driver/double. One prefix, whose registry tests
        // change: one file after the other.
        test: {
          name: 'windows',
          include: ['test/windows/**/*.test.ts'],
          globalSetup: ['shell/bundle.mjs', 'test/windows/set-up.ts'],
          setupFiles: ['test/support/check-bodies.ts'],
          fileParallelism: false,
          testTimeout: 2 * minuteMs,
          hookTimeout: 10 * minuteMs,
        },
      },
      {
        // Loads eBPF into the one kernel there is and counts what the whole machine does: one file after the other,
        // after all others are done. Needs root.
        test: {
          name: 'runtime',
          include: ['test/runtime/**/*.test.ts'],
          globalSetup: ['shell/bundle.mjs'],
          setupFiles: ['test/support/check-bodies.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 2 * minuteMs,
          hookTimeout: 10 * minuteMs,
        },
      },
    ],
  },
});
