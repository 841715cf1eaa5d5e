import { randomInt, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { createApi } from '../../../functions/api/app.ts';
import { messages } from '../../../functions/messages/workflow.ts';
import { keepPosts } from '../../../functions/recruitment/posts-now.ts';
import { recruitment } from '../../../functions/recruitment/workflow.ts';
import { formsOf } from '../../../functions/workflows.ts';
import { seedStaff } from '../../../infra/local/seed-staff.ts';
import type { City } from '../../../shared/city/city.ts';
import { makeReference } from '../../../shared/identity/reference.ts';
import { createHasher } from '../../../shared/privacy/hash.ts';
import type { Log } from '../../../shared/privacy/log.ts';
import { createOpener, createSealer, sealingKeyOf } from '../../../shared/privacy/seal.ts';
import { createVerifyBearer } from '../../../shared/staff/bearer.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import { startTestIssuer } from '../../functions/api/issuer.ts';
import type { Dynamo } from '../../support/dynamo.ts';
import { lean } from '../../support/lean.ts';
import { counting } from './counted.ts';
import { outsideParties } from './parties.ts';
import { virtualQueue } from './queue.ts';

const digits = (n: number) => String(randomInt(10 ** n)).padStart(n, '0');

/**
 * A city in one process: the API's own app and the workflows, wired as their handlers wire them, with the real keys and
 * seals, on an embedded table. Clock, queue and outside parties are the bench's, so that four days take as long as their
 * work takes.
 */
export async function wireCity(started: Dynamo, city: City, name: string, began: number) {
  const dynamo = lean(started);
  const { documents, during } = counting(dynamo.documents);
  const table = (of: string, due = false) => dynamo.table(`${name}-${of}`, { due });
  const clock = { at: began, now: () => clock.at };
  const queue = virtualQueue(clock);
  const parties = outsideParties();
  const hasher = createHasher({ keys: [{ version: 'h1', key: Buffer.alloc(32, 7).toString('base64url') }] });
  const [pairs, door] = [
    { recruitment: await sealing(), messages: await sealing() } as Record<string, Sealing>,
    await sealing(),
  ];
  const of = (workflow: string) => (workflow === 'door' ? door : pairs[workflow]!);
  const troubles: string[] = [];
  const env: Env = keepPosts({
    documents,
    tables: {
      people: await table('people'),
      of: { recruitment: await table('recruitment', true), messages: await table('messages', true) },
    },
    workflows: { recruitment: [recruitment], messages: [messages] },
    queue: queue.queue,
    clock,
    ids: { uuid: randomUUID, reference: (at) => makeReference(at, digits), index: (below) => randomInt(below) },
    pause: async () => undefined,
    city,
    sealing: {
      hash: hasher.hash,
      seal: (workflow, ref, group, content) => of(workflow).sealer.seal(content, { case: ref, group }),
      open: (workflow, ref, group, sealed) => of(workflow).opener.open(sealed, { case: ref, group }),
    },
    parties: parties.clients,
    log: (code, detail, error) =>
      troubles.push(`${code} ${JSON.stringify(detail)} ${error instanceof Error ? error.stack : ''}`),
  } as Env);
  const tables = { staff: await table('staff'), door: await table('door') };
  await seedStaff(documents as never, tables.staff, city);
  const issuer = await startTestIssuer(clock.now);
  const log: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (code, error) => void troubles.push(`${code} ${error instanceof Error ? error.stack : ''}`),
  };
  const api = createApi({
    env,
    forms: formsOf(city),
    verify: createVerifyBearer({ issuer: issuer.issuer, clock }),
    tables,
    callbackToken: async () => 'callback-token',
    log,
    ids: { uuid: randomUUID },
    publicUrl: 'http://localhost',
    issuer: issuer.issuer,
    version: '0.0.0',
  });
  return {
    env,
    city,
    clock,
    queue,
    api,
    issuer,
    tables,
    hasher,
    door,
    digits,
    log,
    troubles,
    /** What was asked of the tables while something ran. */
    during,
    stop: () => issuer.stop(),
  };
}

export type WiredCity = Awaited<ReturnType<typeof wireCity>>;
type Sealing = Awaited<ReturnType<typeof sealing>>;

/** A key pair as the key ring of a workflow has it. */
async function sealing() {
  const { privateKey } = await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  const keys = {
    keys: [{ kid: 'k1', privateJwk: { kty: 'OKP', crv: 'X25519', x: jwk.x!, d: jwk.d! } as const }],
  };
  return { sealer: createSealer(sealingKeyOf(keys)), opener: createOpener(keys) };
}
