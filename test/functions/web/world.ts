import { randomInt, randomUUID } from 'node:crypto';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { exportJWK, generateKeyPair } from 'jose';
import { copyOf } from '../../../functions/recruitment/copy.ts';
import { recruitmentForm } from '../../../functions/recruitment/form.ts';
import { recruitmentTexts } from '../../../functions/recruitment/texts/all.ts';
import { createWeb } from '../../../functions/web/app.tsx';
import { pageAssets } from '../../../functions/web/assets.ts';
import type { Door } from '../../../functions/web/door/door.ts';
import type { Accepted, CaseView, DecisionResult, Engine, SignUp, Web } from '../../../functions/web/ports.ts';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import type { City } from '../../../shared/city/city.ts';
import type { FilesPlace } from '../../../shared/files/place.ts';
import { createCsrf } from '../../../shared/http/csrf.ts';
import { maskMobile } from '../../../shared/identity/mask.ts';
import { makeReference } from '../../../shared/identity/reference.ts';
import { createHasher } from '../../../shared/privacy/hash.ts';
import { createLog } from '../../../shared/privacy/log.ts';
import { createOpener, createSealer, sealingKeyOf } from '../../../shared/privacy/seal.ts';
import { createSessionValues } from '../../../shared/privacy/session-value.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';
import { lean } from '../../support/lean.ts';

/** An engine that keeps cases in memory: what the pages need of it, no more. */
export interface FakeEngine extends Engine {
  cases: Map<string, CaseView & { signUp: SignUp }>;
  decisions: { reference: string; decision: string; input: unknown; key: string }[];
  /** Thrown by the next `accept` after it has accepted: a lost answer. */
  loseNext?: boolean;
}

/** The public pages on a real embedded table, with an engine, a clock and a text-message box of the test. */
export interface World {
  app: ReturnType<typeof createWeb>;
  web: Web;
  door: Door;
  engine: FakeEngine;
  clock: { now(): number; go(ms: number): void };
  /** Codes sent, newest last. */
  sent: { mobile: string; code: string; lang: string }[];
  logged: string[];
  dynamo: Dynamo;
  stop(): Promise<void>;
}

/** Sunday, 22 November 2026, 10:00 in China. */
export const start = Date.parse('2026-11-22T02:00:00Z');

/** Makes the world. `publicUrl`: where a browser will find it. */
export async function makeWorld(
  options: { publicUrl?: string; city?: Partial<City>; live?: boolean; files?: FilesPlace } = {},
): Promise<World> {
  const dynamo = lean(await startDynamo());
  const table = await dynamo.table(`door-${randomUUID()}`);
  let ahead = 0;
  const clock = {
    now: () => (options.live ? Date.now() : start) + ahead,
    go: (ms: number) => {
      ahead += ms;
    },
  };
  const hasher = createHasher({ keys: [{ version: 'h1', key: Buffer.alloc(32, 7).toString('base64url') }] });
  const pair = await keyPair();
  const digits = (n: number) => Array.from({ length: n }, () => randomInt(10)).join('');
  const door: Door = {
    documents: dynamo.documents,
    table,
    clock,
    ids: { uuid: randomUUID, digits },
    hasher,
    sealer: createSealer(sealingKeyOf(pair)),
    opener: createOpener(pair),
  };
  const logged: string[] = [];
  const line = (message: string, extra: Record<string, unknown>) =>
    void logged.push(JSON.stringify({ message, ...extra }));
  const engine = fakeEngine(door, digits);
  const sent: World['sent'] = [];
  const web: Web = {
    city: { ...wuhan, ...options.city },
    form: recruitmentForm,
    texts: recruitmentTexts,
    door,
    engine,
    sendCode: async (mobile, code, lang) => void sent.push({ mobile, code, lang }),
    clock,
    ids: { uuid: randomUUID },
    csrf: createCsrf(hasher),
    values: createSessionValues({ keys: [{ kid: 's1', key: Buffer.alloc(32, 9).toString('base64url') }] }, clock),
    assets: pageAssets(),
    log: createLog({ info: line, warn: line, error: line }),
    publicUrl: options.publicUrl ?? 'http://localhost',
    ...(options.files && { files: options.files }),
  };
  return { app: createWeb(web), web, door, engine, clock, sent, logged, dynamo, stop: () => dynamo.stop() };
}

async function keyPair() {
  const { privateKey } = await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  return { keys: [{ kid: 'k1', privateJwk: { kty: 'OKP', crv: 'X25519', x: jwk.x!, d: jwk.d! } as const }] };
}

function fakeEngine(door: Door, digits: (n: number) => string): FakeEngine {
  const cases: FakeEngine['cases'] = new Map();
  const tokens = new Map<string, { reference: string; answers: string }>();
  const engine: FakeEngine = {
    cases,
    decisions: [],
    async accept(signUp: SignUp): Promise<Accepted> {
      const answers = JSON.stringify(signUp.answers);
      const known = tokens.get(signUp.token);
      if (known && known.answers !== answers) return { kind: 'conflict', reference: known.reference };
      if (known) return { kind: 'accepted', reference: known.reference, repeated: true };
      const now = door.clock.now();
      const reference = makeReference(now, digits);
      tokens.set(signUp.token, { reference, answers });
      cases.set(reference, { ...received(reference, now), mobile: maskMobile(String(signUp.answers.mobile)), signUp });
      const items = engine.loseNext ? [] : ((await signUp.also?.(reference)) ?? []);
      if (items.length > 0) await door.documents.send(new TransactWriteCommand({ TransactItems: items }));
      if (engine.loseNext) {
        engine.loseNext = false;
        throw new Error('the answer got lost');
      }
      return { kind: 'accepted', reference, repeated: false };
    },
    view: async (reference) => cases.get(reference),
    byMobile: async (mobile) =>
      [...cases.values()]
        .filter(({ signUp }) => signUp.answers.mobile === mobile)
        .map(({ reference }) => reference)
        .reverse(),
    mayAdd: async (mobile) => (await engine.byMobile(mobile)).length < wuhan.peoplePerMobile,
    holderId: (mobile) => `holder of ${mobile}`,
    holder: async (reference) => {
      const found = cases.get(reference);
      return found && `holder of ${found.signUp.answers.mobile}`;
    },
    copy: async (reference) => {
      const found = cases.get(reference);
      return found && copyOf(found.signUp.answers, { city: wuhan, now: door.clock.now(), lang: 'zh' });
    },
    async changeMobile({ reference, from, to }) {
      const found = cases.get(reference);
      if (!found) return { kind: 'gone' };
      if (found.signUp.answers.mobile === to) return { kind: 'done' };
      if (found.signUp.answers.mobile !== from) return { kind: 'moved' };
      if (!(await engine.mayAdd(to))) return { kind: 'full' };
      found.signUp = { ...found.signUp, answers: { ...found.signUp.answers, mobile: to } };
      found.mobile = maskMobile(to);
      return { kind: 'done' };
    },
    async decide({ reference, decision, input, key, wait }): Promise<DecisionResult> {
      const found = cases.get(reference);
      if (!found) return { kind: 'gone' };
      if (engine.decisions.some((made) => made.key === key)) return { kind: 'done' };
      if (found.wait !== wait || !found.decisions.includes(decision)) return { kind: 'moved' };
      engine.decisions.push({ reference, decision, input, key });
      return { kind: 'done' };
    },
    placesLeft: async () => ({ 'medical-support': 12, 'community-worker-support': 0 }),
  };
  return engine;
}

function received(reference: string, now: number): Omit<CaseView, 'mobile'> {
  return {
    reference,
    state: 'review',
    acceptedAt: now,
    due: now + 24 * 3_600_000,
    vars: {},
    point: 2,
    history: [
      { at: now + 1000, text: 'history.checked' },
      { at: now, text: 'history.sent' },
    ],
    decisions: ['withdraw', 'changeTimes', 'expose', 'changeMobile'],
    wait: 3,
    name: '王*',
  };
}
