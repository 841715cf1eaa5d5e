import { defineConfig } from 'vitest/config';
import { textImports } from './support/text-imports.ts';

export default defineConfig({
  plugins: [textImports()],
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: engines, hosts and browsers already fill them.
    maxWorkers: 2,
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
});
