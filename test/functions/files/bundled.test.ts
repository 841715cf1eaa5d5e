import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bundle, bundleFunctions, root } from '../../../infra/bundle.ts';
import { phoneHeic } from '../../support/files/heic.ts';

let out: string;
let folder: string;
let bundles: Record<'Files' | 'Sweeper', Bundle>;
beforeAll(async () => {
  // Inside the project, so that packages are found.
  folder = mkdtempSync(join(root, 'cdk.out-test-'));
  out = mkdtempSync(join(tmpdir(), 'kapok-files-'));
  writeFileSync(
    join(folder, 'files.ts'),
    `import { readFileSync } from 'node:fs';
     import { examine } from '../functions/files/examine.ts';
     export const handler = async () => {
       const { type, width, height } = await examine(readFileSync('posted'));
       return { type, width, height };
     };`,
  );
  bundles = await bundleFunctions({
    entries: { Files: join(folder, 'files.ts'), Sweeper: 'functions/sweeper/handler.ts' },
    cityJson: '{}',
    out,
    target: 'node24',
  });
});
afterAll(() => {
  for (const made of [folder, out]) rmSync(made, { recursive: true, force: true });
});

test('the decoder of HEIC lies beside the bundle, works from there with no package in reach, and weighs on nobody else', () => {
  const { Files, Sweeper } = bundles;
  writeFileSync(join(Files.folder, 'posted'), phoneHeic());
  const run = `import('./index.mjs').then((m) => m.handler()).then((r) => console.log(JSON.stringify(r)))`;
  const said = execFileSync(process.execPath, ['-e', run], { cwd: Files.folder, encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual({ type: 'image/jpeg', width: 32, height: 32 });
  expect(readdirSync(Files.folder)).toEqual(expect.arrayContaining(['heic-thread.mjs', 'libheif.wasm']));
  expect(Files.inputs.filter((input) => input.includes('libheif-js'))).not.toEqual([]);
  expect(Files.bytes).toBeLessThan(50_000);
  const code = /^(index|part-\w+)\.mjs$/;
  expect(readdirSync(Sweeper.folder).filter((file) => !code.test(file))).toEqual(['city.json']);
  expect(Sweeper.inputs.filter((input) => input.includes('libheif-js'))).toEqual([]);
});
