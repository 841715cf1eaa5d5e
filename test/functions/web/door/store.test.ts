import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { beginDraft, dropDraft, endDraft, readDraft, saveDraft } from '../../../../functions/web/door/drafts.ts';
import { addressIsBusy, cityMaySend } from '../../../../functions/web/door/limits.ts';
import { followLink, makeLink, revokeLinks } from '../../../../functions/web/door/links.ts';
import { endSession, readSession, writeSession } from '../../../../functions/web/door/sessions.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.stop());

let count = 0;
const newMobile = () => `136${String(10_000_000 + ++count)}`;
const day = 86_400_000;
const fresh = { answers: {}, consents: {}, page: 'who' };

test('two tabs that save at once both keep what they saved', async () => {
  const mobile = newMobile();
  await beginDraft(world.door, mobile, fresh, 7);
  // Each has read it as it was before the others saved.
  const seen = await Promise.all([1, 2, 3].map(() => readDraft(world.door, mobile)));
  await Promise.all(
    ['name', 'community', 'organisation'].map((field, tab) =>
      saveDraft(
        world.door,
        mobile,
        seen[tab]!,
        ({ answers, consents, page }) => ({ answers: { ...answers, [field]: 'x' }, consents, page }),
        7,
      ),
    ),
  );
  expect((await readDraft(world.door, mobile))?.answers).toEqual({ name: 'x', community: 'x', organisation: 'x' });
});

test('a draft that has been replaced, or submitted, cannot be saved into', async () => {
  const mobile = newMobile();
  await beginDraft(world.door, mobile, fresh, 7);
  const seen = await readDraft(world.door, mobile);
  const second = await beginDraft(world.door, mobile, fresh, 7);
  expect(await saveDraft(world.door, mobile, seen!, () => fresh, 7)).toBeUndefined();
  await endDraft(world.door, mobile, second.id, { reference: '2611220483176', link: { secret: 's', script: true } });
  expect(await saveDraft(world.door, mobile, second, () => fresh, 7)).toBeUndefined();
  const link = { secret: 's', script: true };
  expect(await readDraft(world.door, mobile)).toMatchObject({ reference: '2611220483176', answers: {}, link });
});

test('a draft that was read is saved without being read again, as often as it is saved', async () => {
  const mobile = newMobile();
  await beginDraft(world.door, mobile, fresh, 7);
  let draft = (await readDraft(world.door, mobile))!;
  const sent = vi.spyOn(world.door.documents, 'send');
  for (const page of ['home', 'work', 'posts']) {
    draft = (await saveDraft(world.door, mobile, draft, () => ({ ...fresh, page }), 7))!;
  }
  expect(sent.mock.calls.map(([command]) => command.constructor.name)).toEqual([
    'PutCommand',
    'PutCommand',
    'PutCommand',
  ]);
  sent.mockRestore();
  expect((await readDraft(world.door, mobile))?.page).toBe('posts');
});

test('a draft is not read after its days, though the table still holds it', async () => {
  const mobile = newMobile();
  await beginDraft(world.door, mobile, fresh, 7);
  world.clock.go(7 * day);
  expect(await readDraft(world.door, mobile)).toBeUndefined();
});

test('a draft is found and dropped under an older hash key', async () => {
  const { createHasher } = await import('../../../../shared/privacy/hash.ts');
  const mobile = newMobile();
  await beginDraft(world.door, mobile, fresh, 7);
  const keys = [
    { version: 'h2', key: Buffer.alloc(32, 8).toString('base64url') },
    { version: 'h1', key: Buffer.alloc(32, 7).toString('base64url') },
  ];
  const rotated = { ...world.door, hasher: createHasher({ keys }) };
  expect(await readDraft(rotated, mobile)).toBeDefined();
  await dropDraft(rotated, mobile);
  expect(await readDraft(world.door, mobile)).toBeUndefined();
});

test('what people typed lies sealed in the table, and their numbers are hashed', async () => {
  const mobile = newMobile();
  await beginDraft(world.door, mobile, { answers: { name: '王小玉', mobile }, consents: {}, page: 'who' }, 7);
  await writeSession(world.door, `session-${mobile}`, { purpose: 'signUp', mobile, verified: true });
  const { Items = [] } = await world.dynamo.documents.send(new ScanCommand({ TableName: world.door.table }));
  const all = JSON.stringify(Items);
  expect(all).not.toContain('王小玉');
  expect(all).not.toContain(mobile);
  expect(all).not.toContain(`session-${mobile}`);
});

test('a session ends by the clock, or at once when somebody leaves', async () => {
  await writeSession(world.door, 'pending', { purpose: 'check', mobile: newMobile(), verified: false });
  await writeSession(world.door, 'verified', { purpose: 'check', mobile: newMobile(), verified: true });
  world.clock.go(30 * 60_000);
  expect(await readSession(world.door, 'pending')).toBeUndefined();
  expect(await readSession(world.door, 'verified')).toBeDefined();
  await endSession(world.door, 'verified');
  expect(await readSession(world.door, 'verified')).toBeUndefined();
  expect(await readSession(world.door, undefined)).toBeUndefined();
});

test('a private link opens its case until it is revoked or over; a guessed or cut one opens nothing', async () => {
  const secret = await makeLink(world.door, '2611220483176', 'h');
  expect(await followLink(world.door, secret)).toEqual({ kind: 'open', reference: '2611220483176', holder: 'h' });
  expect(await followLink(world.door, secret.slice(0, -1))).toEqual({ kind: 'bad' });
  expect(await followLink(world.door, secret.replace(/^./, secret[0] === 'a' ? 'b' : 'a'))).toEqual({ kind: 'bad' });
  await revokeLinks(world.door, '2611220483176');
  expect(await followLink(world.door, secret)).toEqual({ kind: 'expired' });
  const later = await makeLink(world.door, '2611220483176', 'h');
  expect((await followLink(world.door, later)).kind).toBe('open');
  world.clock.go(181 * day);
  expect((await followLink(world.door, later)).kind).toBe('expired');
});

test('an address is asked to look again after 300 posts in an hour; when the counter fails, nobody is', async () => {
  const asked: boolean[] = [];
  for (let n = 0; n < 301; n++) asked.push(await addressIsBusy(world.door, '203.0.113.9'));
  expect(asked.indexOf(true)).toBe(300);
  expect(await addressIsBusy(world.door, '203.0.113.10')).toBe(false);
  const broken = { ...world.door, documents: { send: () => Promise.reject(new Error('down')) } } as typeof world.door;
  expect(await addressIsBusy(broken, '203.0.113.9')).toBe(false);
  await expect(cityMaySend(broken)).rejects.toThrow('down');
  world.clock.go(3_600_000);
  expect(await addressIsBusy(world.door, '203.0.113.9')).toBe(false);
});
