import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../infra/bundle.ts';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { functionPlans } from '../../infra/parts/plan.ts';
import { type Prepared, prepare } from '../../infra/prepare.ts';
import { local } from './synth.ts';

const aws = { target: 'aws' } as const;
const onMachine = { target: 'local', local } as const;

describe('synth for AWS refuses in one sentence', () => {
  const dry = { ...aws, bundling: false };
  test.each([
    'http://id.example',
    'https://localhost:8081',
    'https://localhost',
    'https://127.0.0.1',
    'https://[::1]:8443',
    'https://id.localhost',
    'https://10.0.0.3',
    'https://192.168.1.9',
    'https://issuer',
    'not an address',
    '',
  ])('the issuer “%s”', async (staffIssuer) => {
    await expect(prepare({ ...wuhan, staffIssuer }, dry)).rejects.toThrow(
      `wuhan: staffIssuer is "${staffIssuer}", but on AWS it must be a public https address.`,
    );
  });

  test('a stand-in’s address as an outside party', async () => {
    const parties = { ...wuhan.parties, smsUrl: 'http://127.0.0.1:9999' };
    await expect(prepare({ ...wuhan, parties }, dry)).rejects.toThrow('parties.smsUrl is "http://127.0.0.1:9999"');
  });

  test('and takes a real issuer', async () => {
    await expect(prepare({ ...wuhan, staffIssuer: 'https://id.example.cn/realm' }, dry)).resolves.toBeDefined();
  });
});

describe('assets', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(root, 'cdk.out-test-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Bundles a city in which one function is this text and the others are next to nothing. */
  async function bundled(text: string, where: typeof aws | typeof onMachine, name = 'public.tsx'): Promise<Prepared> {
    const write = (file: string, content: string) => {
      writeFileSync(join(folder, file), content);
      return join(folder, file);
    };
    const other = write('other.ts', 'export const handler = async () => ({});');
    const entries = Object.fromEntries(functionPlans(wuhan).map((plan) => [plan.name, other]));
    const prepared = await prepare(wuhan, { ...where, entries: { ...entries, Public: write(name, text) } });
    prepared.forget();
    return prepared;
  }
  const standIn = `import { port } from '${join(root, 'infra/local/for-test-only.ts')}'; export const handler = () => port;`;
  const jwk = `export const handler = () => ({ kty: 'OKP', crv: 'X25519', x: '${'A'.repeat(43)}', d: '${'B'.repeat(43)}' });`;

  test('that hold a stand-in are refused, and the function and file are named', async () => {
    const made = join(root, 'infra/local/for-test-only.ts');
    writeFileSync(made, 'export const port = 1;\n');
    try {
      await expect(bundled(standIn, aws)).rejects.toThrow('Public holds infra/local/for-test-only.ts');
      await expect(bundled(standIn, onMachine)).resolves.toBeDefined();
    } finally {
      rmSync(made);
    }
  });

  test('that hold a private key are refused', async () => {
    await expect(bundled(jwk, aws)).rejects.toThrow('Public/index.mjs holds a private key');
    await expect(bundled(jwk.replace(/, d: '.*?'/, ''), aws)).resolves.toBeDefined();
    const pem = `export const handler = () => \`-----BEGIN PRIVATE KEY-----\n${'M'.repeat(64)}\n-----END\`;`;
    await expect(bundled(pem, aws)).rejects.toThrow('holds a private key');
  });
});

test('a handler that is missing is named, rather than a city built without it', async () => {
  const entries = Object.fromEntries(functionPlans(wuhan).map(({ name }) => [name, 'functions/none/handler.ts']));
  await expect(prepare(wuhan, { ...aws, entries })).rejects.toThrow('wuhan: there is no functions/none/handler.ts.');
});
