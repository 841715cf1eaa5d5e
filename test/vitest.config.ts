import { defineConfig } from 'vitest/config';
import { textImports } from './support/text-imports.ts';

/** Tests that start whole cities, their processes or a browser. */
const whole = ['test/browser/**/*.test.ts', 'test/host/**/*.test.ts', 'test/local/**/*.test.ts'];

export default defineConfig({
  plugins: [textImports()],
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: whole,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: whole,
          // One after the other: a city fills two cores, and two that start at once may draw the same free port.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
});
