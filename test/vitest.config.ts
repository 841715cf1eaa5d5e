import { defineConfig } from 'vitest/config';
import { LongestFirst } from './support/longest-first.ts';
import { textImports } from './support/text-imports.ts';

/** Tests that start whole cities, their processes or a browser. */
const whole = ['test/browser/**/*.test.ts', 'test/host/**/*.test.ts', 'test/local/**/*.test.ts'];

export default defineConfig({
  plugins: [textImports()],
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two files side by side, of either kind: a city waits while a crash test computes.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'parts', include: ['test/**/*.test.ts', 'test/**/*.test.tsx'], exclude: whole } },
      { extends: true, test: { name: 'whole', include: whole } },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
});
