import { createRequire } from 'node:module';

/** Whether a module stands in a bundle: the sources are TypeScript, and run as they are. */
const bundled = (from: string) => from.endsWith('.mjs');

/**
 * The program of a thread that lies beside a module. The bundler finds these calls and makes it a bundle of its own beside
 * the function's, so that what only the thread needs is loaded by nobody else.
 *
 * @param from the caller's `import.meta.url`.
 */
export const programBeside = (name: `./${string}.ts`, from: string): URL =>
  new URL(bundled(from) ? name.replace(/ts$/, 'mjs') : name, from);

/** A package's file that is read while running. The bundler finds these calls, too, and puts the file beside the bundle. */
export const fileBeside = (file: string, from: string): string | URL =>
  bundled(from) ? new URL(`./${file.split('/').at(-1)}`, from) : createRequire(from).resolve(file);
