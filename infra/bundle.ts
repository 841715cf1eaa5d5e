import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { compile } from 'sass';

export const root = join(import.meta.dirname, '..');

/** Most bytes that one function's minified bundle may have. */
export const bundleBudget = 650 * 1024;

/** What one function's bundle came to. */
export interface Bundle {
  /** Folder with `index.mjs` and `city.json`. */
  folder: string;
  /** Size of `index.mjs` in bytes. */
  bytes: number;
  /** Every source file in it, by its path in the project. */
  inputs: string[];
}

/**
 * Bundles a city's functions in one pass: `<out>/<Function>/index.mjs`, with the city's data in `city.json` beside it.
 *
 * @param entries the entry file of each function, by the function's name.
 * @throws esbuild's BuildFailure, which names file and line.
 */
export async function bundleFunctions<N extends string>(options: {
  entries: Record<N, string>;
  cityJson: string;
  out: string;
  /** `node24`: the runtime of the functions. */
  target: string;
}): Promise<Record<N, Bundle>> {
  const { entries, cityJson, out, target } = options;
  const names = Object.keys(entries) as N[];
  const { metafile } = await build({
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, entries[name]])),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target,
    minify: true,
    treeShaking: true,
    legalComments: 'none',
    mainFields: ['module', 'main'],
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    // Some packages are CommonJS inside and call require() for Node's own modules.
    banner: {
      js: "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);",
    },
    plugins: [styles, scripts],
    metafile: true,
    logLevel: 'silent',
  });
  const bundles = {} as Record<N, Bundle>;
  for (const name of names) {
    const folder = join(out, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'city.json'), cityJson);
    bundles[name] = { folder, ...measured(metafile, join(folder, 'index.mjs')) };
  }
  return bundles;
}

function measured(metafile: Metafile, file: string): Pick<Bundle, 'bytes' | 'inputs'> {
  const output = metafile.outputs[relative(root, file)];
  if (!output) throw new Error(`esbuild wrote no ${file}`);
  // A script of the pages arrives as a file of another namespace: `page-script:/path`.
  return { bytes: output.bytes, inputs: Object.keys(output.inputs) };
}

/** `import css from './theme.scss'`: the stylesheet, compiled and compressed, as text. */
const styles: Plugin = {
  name: 'styles',
  setup(build) {
    const compiled = new Map<string, { contents: string; watchFiles: string[] }>();
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => {
      const known = compiled.get(path) ?? compileStyles(path);
      compiled.set(path, known);
      return { ...known, loader: 'text' };
    });
  },
};

/** A stylesheet as compressed CSS. Paths may start at the project or at a package. Throws with sass's own message. */
export function compileStyles(path: string): { contents: string; watchFiles: string[] } {
  const { css, loadedUrls } = compile(path, {
    loadPaths: [root, join(root, 'node_modules')],
    style: 'compressed',
    quietDeps: true,
  });
  const own = pathToFileURL(root).href;
  return { contents: css, watchFiles: loadedUrls.filter((url) => url.href.startsWith(own)).map((url) => url.pathname) };
}

/** `import js from './page.client.ts'` (or with `?text`): the browser's script, bundled, as text. */
const scripts: Plugin = {
  name: 'page scripts',
  setup(build) {
    build.onResolve({ filter: /\.client\.ts(\?text)?$/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (pluginData === 'inner') return undefined;
      const found = await build.resolve(path.replace(/\?text$/, ''), { kind, resolveDir, pluginData: 'inner' });
      return found.errors.length > 0 ? { errors: found.errors } : { path: found.path, namespace: 'page-script' };
    });
    build.onLoad({ filter: /.*/, namespace: 'page-script' }, async ({ path }) => {
      return { contents: await compileScript(path), loader: 'text' };
    });
  },
};

/** A page's script for the browsers that people have: old Android WebViews included. */
export async function compileScript(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: ['chrome64', 'safari12'],
    minify: true,
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}
