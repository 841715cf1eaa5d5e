import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const plain = 'no-text:';

/**
 * Lets Node import pages (`.tsx`) as they stand, from here on. Stylesheets and scripts of pages are empty: for programs
 * that ask what a page does, and not how it looks.
 */
export function pagesInNode(): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      /\.scss$|\.client\.ts(\?text)?$/.test(specifier)
        ? { url: `${plain}${specifier}`, shortCircuit: true }
        : next(specifier, context),
    load(url, context, next) {
      if (url.startsWith(plain)) return { format: 'module', source: "export default ''", shortCircuit: true };
      if (!url.endsWith('.tsx')) return next(url, context);
      const { code } = transformSync(readFileSync(fileURLToPath(url), 'utf8'), {
        loader: 'tsx',
        jsx: 'automatic',
        jsxImportSource: 'hono/jsx',
        target: 'node24',
        sourcemap: 'inline',
        sourcefile: fileURLToPath(url),
      });
      return { format: 'module', source: code, shortCircuit: true };
    },
  });
}
