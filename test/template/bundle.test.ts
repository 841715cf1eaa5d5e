import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bundle, bundleBudget, bundleFunctions, root } from '../../infra/bundle.ts';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { functionPlans } from '../../infra/parts/plan.ts';
import { type Prepared, prepare } from '../../infra/prepare.ts';

/** A handler that uses all that our functions use: JSX, a stylesheet, a page's script, the SDK, a CommonJS package. */
const source = `
import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import css from './page.scss';
import js from './page.client.ts';
import sameJs from './page.client.ts?text';
import { words } from './functions/a/texts/words.ts';
const { handler: other } = await import('./other.ts');
export const handler = async () => ({
  page: String(<p class="a">{'<b>'}</p>), css, js, sameJs, words,
  accessKey: (await new DynamoDBClient({ region: 'cn-north-1' }).config.credentials()).accessKeyId, other: await other(),
  city: JSON.parse(readFileSync(new URL('./city.json', import.meta.url), 'utf8')).id,
  required: typeof require('node:os').cpus,
});`;

const words = `import { texts } from '../../../../shared/i18n/texts.ts';
/** Words. */
export const words = texts({ 'a.b': ['“报名” \\'{n}\\'', 'Sign-up {n}'] });
`;

let folder: string;
let out: string;
let bundles: Record<'Public' | 'Sweeper', Bundle>;
beforeAll(async () => {
  // Inside the project, so that packages are found.
  folder = mkdtempSync(join(root, 'cdk.out-test-'));
  out = mkdtempSync(join(tmpdir(), 'kapok-bundle-'));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('page.tsx', source);
  write('page.scss', '$red: #a61f2b;\n.a { .b { color: $red; } }');
  write('page.client.ts', "import { word } from './word.ts';\nconst a: string = word;\ndocument.title = a ?? 'none';");
  write('word.ts', "export const word = 'typed';");
  write('other.ts', 'export const handler = async () => 1;');
  mkdirSync(join(folder, 'functions/a/texts'), { recursive: true });
  write('functions/a/texts/words.ts', words);
  bundles = await bundleFunctions({
    entries: { Public: join(folder, 'page.tsx'), Sweeper: join(folder, 'other.ts') },
    cityJson: '{"id":"somewhere"}',
    out,
    target: 'node24',
  });
});
afterAll(() => {
  for (const made of [folder, out]) rmSync(made, { recursive: true, force: true });
});

/** Runs a bundle as Lambda does: from its own folder, with no package in reach. */
function run(bundle: Bundle) {
  const code = `import('./index.mjs').then((m) => m.handler()).then((r) => console.log(JSON.stringify(r)))`;
  const env = { AWS_ACCESS_KEY_ID: 'the role’s', AWS_SECRET_ACCESS_KEY: 'x' };
  return JSON.parse(execFileSync(process.execPath, ['-e', code], { cwd: bundle.folder, encoding: 'utf8', env }));
}

test('a bundle runs from its folder alone, with the city’s data beside it', () => {
  expect(run(bundles.Public)).toMatchObject({ other: 1, city: 'somewhere', required: 'function' });
});

test('pages are escaped, styles compiled and compressed, and a page’s script is one file for old browsers', () => {
  const { page, css, js, sameJs } = run(bundles.Public);
  expect(page).toBe('<p class="a">&lt;b&gt;</p>');
  expect(css.trim()).toBe('.a .b{color:#a61f2b}');
  expect(js).toContain('document.title');
  expect(js).toContain('typed');
  expect(js).not.toMatch(/import|export|\?\?|: string/);
  expect(sameJs).toBe(js);
});

test('texts come through as they are, beside the code', () => {
  expect(run(bundles.Public).words).toEqual({ 'a.b': ["“报名” '{n}'", 'Sign-up {n}'] });
  expect(readFileSync(join(bundles.Public.folder, 'index.mjs'), 'utf8')).not.toContain('报名');
});

test('the SDK takes the role’s credentials from the environment, and brings no other way to get any', () => {
  expect(run(bundles.Public).accessKey).toBe('the role’s');
  expect(
    bundles.Public.inputs.filter((input) =>
      /node_modules.*(credential-provider-(?!env)|client-sso|nested-clients)/.test(input),
    ),
  ).toEqual([]);
});

test('a bundle holds what its entry imports and no more, and says what that is', () => {
  expect(bundles.Sweeper.bytes).toBeLessThan(1000);
  expect(bundles.Sweeper.inputs).toHaveLength(1);
  const code = readdirSync(bundles.Public.folder).filter((file) => file.endsWith('.mjs'));
  const all = code.reduce((bytes, file) => bytes + statSync(join(bundles.Public.folder, file)).size, 0);
  expect(bundles.Public.bytes + bundles.Public.later).toBe(all);
  // What is imported by a promise is loaded when it is asked for.
  expect(bundles.Public.later).toBeGreaterThan(0);
  expect(bundles.Sweeper.later).toBe(0);
  for (const file of ['page.scss', 'page.client.ts', 'other.ts'])
    expect(bundles.Public.inputs.filter((input) => input.endsWith(file))).toHaveLength(1);
});

const plans = functionPlans(wuhan);
// Without its handlers there is no city to bundle, and synth says so.
describe.runIf(plans.every(({ entry }) => existsSync(join(root, entry))))('the real functions', () => {
  let real: Prepared;
  beforeAll(async () => {
    // Refuses stand-ins and private keys in the assets.
    real = await prepare(wuhan, { target: 'aws' });
  });
  afterAll(() => real?.forget());

  test.each(plans.map(({ name }) => name))('%s stays within the budget and loads', (name) => {
    const { bytes, folder: asset } = real.bundles![name]!;
    expect(bytes).toBeLessThanOrEqual(bundleBudget);
    expect(readFileSync(join(asset, 'index.mjs'), 'utf8')).toContain('handler');
    expect(JSON.parse(readFileSync(join(asset, 'city.json'), 'utf8'))).toEqual(wuhan);
  });
});
