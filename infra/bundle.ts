import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

export const root = join(import.meta.dirname, '..');

/** Most bytes that one function's minified bundle may have. */
export const bundleBudget = 650 * 1024;

/** What one function's bundle came to. */
export interface Bundle {
  /** Folder with `index.mjs` and `city.json`. */
  folder: string;
  /** Bytes of code that is loaded when the function starts: `index.mjs` and what it imports at once. */
  bytes: number;
  /** Bytes of code beside it that is loaded when it is first asked for. */
  later: number;
  /** Every source file that its entry, and programs of threads beside it, import; by their paths in the project. */
  inputs: string[];
}

/**
 * Bundles a city's functions: `<out>/<Function>/index.mjs`, with the city's data in `city.json` beside it, and in parts
 * of their own what is imported when it is first asked for.
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
  const beside: Beside = new Map();
  const plugins = [styles(beside), scripts, wordings(beside), roleCredentials, noEventStreams, noEndpointCache];
  const made = names.map(async (name) => {
    const folder = join(out, name);
    const { metafile } = await build({
      ...asOnLambda(target),
      entryPoints: { index: entries[name] },
      outdir: folder,
      splitting: true,
      chunkNames: 'part-[hash]',
      plugins,
    });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'city.json'), cityJson);
    const { inputs, ...sizes } = measured(metafile, join(folder, 'index.mjs'));
    const all = [...inputs, ...(await programsBeside(inputs, folder, target))];
    for (const file of [...tablesBeside(all), ...filesBeside(all)]) copyFileSync(file, join(folder, basename(file)));
    for (const { name: file, content } of all.flatMap((input) => beside.get(input) ?? []))
      writeFileSync(join(folder, file), content);
    return [name, { folder, ...sizes, inputs: all }] as const;
  });
  return Object.fromEntries(await Promise.all(made)) as Record<N, Bundle>;
}

/** What every bundle is made with. */
const asOnLambda = (target: string) =>
  ({
    outExtension: { '.js': '.mjs' },
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target,
    minify: true,
    treeShaking: true,
    legalComments: 'none',
    // Chinese as it is: escaped, each character has twice the bytes.
    charset: 'utf8',
    mainFields: ['module', 'main'],
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    // Some packages are CommonJS inside and call require() for Node's own modules.
    banner: {
      js: "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);",
    },
    metafile: true,
    logLevel: 'silent',
  }) as const satisfies BuildOptions;

function measured(metafile: Metafile, file: string): Omit<Bundle, 'folder'> {
  const { outputs } = metafile;
  const entry = relative(root, file);
  const { entryPoint } = outputs[entry] ?? {};
  if (!entryPoint) throw new Error(`esbuild wrote no ${file}`);
  const atOnce = new Set([entry]);
  for (const path of atOnce)
    for (const { path: part, kind } of outputs[path]?.imports ?? []) if (kind === 'import-statement') atOnce.add(part);
  const sum = (paths: readonly string[]) => paths.reduce((bytes, path) => bytes + (outputs[path]?.bytes ?? 0), 0);
  const later = Object.keys(outputs).filter((path) => path.endsWith('.mjs') && !atOnce.has(path));
  return { bytes: sum([...atOnce]), later: sum(later), inputs: reachable(metafile, entryPoint) };
}

/** What modules of ours say to need beside the bundle, not in it; `pattern` finds it in their source. */
function neededBeside(inputs: readonly string[], pattern: RegExp): { input: string; name: string }[] {
  return inputs.flatMap((input) => {
    if (!input.startsWith('functions/') && !input.startsWith('shared/')) return [];
    const source = readFileSync(join(root, input), 'utf8');
    return [...source.matchAll(pattern)].map(([, name]) => ({ input, name: name! }));
  });
}

/** Tables that modules read by `lazyJson('./name.json', import.meta.url)`. */
const tablesBeside = (inputs: readonly string[]) =>
  neededBeside(inputs, /= lazyJson<[\s\S]*?'\.\/([\w-]+\.json)',\s*import\.meta\.url/g).map(({ input, name }) =>
    join(root, dirname(input), name),
  );

/** Files of packages that are read by `fileBeside('package/file', import.meta.url)`. */
const filesBeside = (inputs: readonly string[]) =>
  neededBeside(inputs, /\bfileBeside\('([^']+)',\s*import\.meta\.url\)/g).map(({ input, name }) =>
    createRequire(join(root, input)).resolve(name),
  );

/**
 * Programs of threads that are started by `programBeside('./name.ts', import.meta.url)`: `name.mjs`, a bundle each.
 * What they import is answered.
 */
async function programsBeside(inputs: readonly string[], folder: string, target: string): Promise<string[]> {
  const programs = neededBeside(inputs, /\bprogramBeside\('\.\/([\w-]+)\.ts',\s*import\.meta\.url\)/g);
  const made = programs.map(async ({ input, name }) => {
    const entryPoints = [join(root, dirname(input), `${name}.ts`)];
    const common = asOnLambda(target);
    // Programs made of WebAssembly ask where they lie, though they are given everything.
    const banner = { js: `${common.banner.js}const __filename=import.meta.filename,__dirname=import.meta.dirname;` };
    const { metafile } = await build({ ...common, banner, entryPoints, outdir: folder });
    return measured(metafile, join(folder, `${name}.mjs`)).inputs;
  });
  return (await Promise.all(made)).flat();
}

/** All that a file imports. Not only what is left of it: a constant that was inlined has come along, too. */
function reachable(metafile: Metafile, entry: string): string[] {
  const found = new Set([entry]);
  for (const path of found)
    for (const imported of metafile.inputs[path]?.imports ?? []) if (!imported.external) found.add(imported.path);
  return [...found].map((path) => path.replace(/^page-script:/, ''));
}

/** Stylesheets and words lie beside a bundle, by the module that they come from: to read a file is cheaper than to parse it. */
type Beside = Map<string, { name: string; content: string }>;

/** Puts a module's content beside the bundle, and gives the expression that reads it there. */
function putBeside(beside: Beside, path: string, content: string): string {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
  const name = `${basename(path).replace(/\W/g, '-')}-${hash}.txt`;
  beside.set(relative(root, path), { name, content });
  return `read(new URL('./${name}',import.meta.url),'utf8')`;
}
const reader = "import{readFileSync as read}from'node:fs';";

/** `import css from './theme.scss'`: the stylesheet, compiled, as text. */
const styles = (beside: Beside): Plugin => ({
  name: 'styles',
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, async ({ path }) => {
      const css = putBeside(beside, path, await compileStyles(path));
      return { contents: `${reader}export default ${css}`, loader: 'js', resolveDir: root };
    });
  },
});

/** A stylesheet as compressed CSS. Paths may start at the project or at a package. Throws with sass's own message. */
export async function compileStyles(path: string): Promise<string> {
  // Loaded here because it takes a third of a second, and only pages need it.
  const { compile } = await import('sass');
  return compile(path, { loadPaths: [root, join(root, 'node_modules')], style: 'compressed', quietDeps: true }).css;
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

/** Modules of texts, which hold nothing else: words in two languages are a sixth of a page's bundle. */
const wordings = (beside: Beside): Plugin => ({
  name: 'wordings',
  setup(build) {
    build.onLoad({ filter: /[\\/]functions[\\/].*texts([\\/][\w-]+)?\.ts$/ }, async ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const [, name] = /^export const (\w+) = texts\(\{/m.exec(source) ?? [];
      if (!name || source.match(/^export /gm)?.length !== 1) return undefined;
      const { [name]: map } = await import(pathToFileURL(path).href);
      const words = putBeside(beside, path, JSON.stringify(map));
      return {
        contents: `${reader}export const ${name}=JSON.parse(${words})`,
        loader: 'js',
        resolveDir: dirname(path),
      };
    });
  },
});

const wholeChain = '@aws-sdk/credential-provider-node';
const onlyEnvironment = `
import { fromEnv } from '@aws-sdk/credential-provider-env';
export const defaultProvider = fromEnv;
`;

/**
 * Lambda hands a function the credentials of its role in the environment, where the SDK looks first. The rest of its
 * chain (profiles, single sign-on, token files and the clients for them) is a fifth of a bundle and is left out.
 */
const roleCredentials: Plugin = {
  name: 'role credentials',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${wholeChain}$`) }, ({ path, resolveDir }) => ({
      path,
      namespace: 'role-credentials',
      pluginData: resolveDir,
    }));
    build.onLoad({ filter: /.*/, namespace: 'role-credentials' }, ({ pluginData }) => ({
      contents: onlyEnvironment,
      resolveDir: pluginData,
    }));
  },
};

/**
 * The SDK's protocols load event streams where an operation has one. No operation of ours does, and the code for them
 * would be carried by every bundle.
 */
const noEventStreams: Plugin = {
  name: 'no event streams',
  setup(build) {
    build.onLoad({ filter: /@smithy\/core\/dist-es\/submodules\/event-streams\/index\.js$/ }, () => ({
      contents: "export class EventStreamSerde{constructor(){throw new Error('no event streams in this bundle')}}",
    }));
  },
};

/** The table's client can ask AWS for other endpoints, and keeps what it was told; ours never does. */
const noEndpointCache: Plugin = {
  name: 'no endpoint cache',
  setup(build) {
    build.onLoad({ filter: /@aws-sdk\/endpoint-cache\/dist-es\/EndpointCache\.js$/ }, () => ({
      contents: 'export class EndpointCache{}',
    }));
  },
};
