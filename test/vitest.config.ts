import { defineConfig } from 'vitest/config';
import { textImports } from './support/text-imports.ts';

export default defineConfig({
  plugins: [textImports()],
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // One file after the other: engines, hosts and browsers fill two cores, and two hosts that start at once may draw the
    // same free port.
    fileParallelism: false,
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
});
