import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { shanghai } from '../../../infra/cities/shanghai.ts';
import { roles } from '../../../infra/local/parties/demo-people.ts';
import { fetchToken } from '../../../infra/local/parties/fetch-token.ts';
import { drawPort } from '../../../infra/local/processes.ts';
import { createVerifyBearer } from '../../../shared/staff/bearer.ts';
import { startPartyProcess } from '../../support/party-process.ts';

const data = mkdtempSync(join(tmpdir(), 'kapok-issuer-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

test('the issuer’s process gives a token for each role, with secrets that only its owner may read', async () => {
  writeFileSync(join(data, 'city.json'), JSON.stringify(shanghai));
  const port = await drawPort();
  const issuer = `http://localhost:${port}`;
  const party = await startPartyProcess('issuer.ts', {
    data,
    port,
    args: ['--city', join(data, 'city.json'), '--public-url', 'http://localhost:8080'],
    env: { CLIENT_SECRET: 'a-secret-of-the-desk' },
  });
  const verify = createVerifyBearer({ issuer, clock: Date });
  for (const role of roles) {
    expect(await verify(`Bearer ${await fetchToken({ issuer, data, role })}`)).toBe(`program-${role}`);
  }
  for (const file of ['programs.json', 'issuer-keys.json']) expect(statSync(join(data, file)).mode & 0o077).toBe(0);
  await party.kill('SIGTERM');
});
