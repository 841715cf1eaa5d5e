import { randomBytes } from 'node:crypto';
import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import { seedStaff } from '../../../infra/local/seed-staff.ts';
import { createHasher } from '../../../shared/privacy/hash.ts';
import { createStaffSessions } from '../../../shared/staff/sessions.ts';
import { staffKey } from '../../../shared/staff/staff.ts';
import type { Documents } from '../../../shared/table/documents.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';

const clock = { time: Date.parse('2026-11-22T09:00:00+08:00'), now: () => clock.time };
const key = (version: string) => ({ version, key: randomBytes(32).toString('base64url') });
const [old, fresh] = [key('h1'), key('h2')];
let dynamo: Dynamo;

beforeAll(async () => {
  dynamo = await startDynamo();
  await dynamo.table('Staff');
  await seedStaff(dynamo.documents, 'Staff', wuhan);
});
afterAll(() => dynamo?.stop());

const sessions = (documents: Documents = dynamo.documents, keys = [old]) =>
  createStaffSessions({ documents, table: 'Staff', hasher: createHasher({ keys }), clock });

test('hazard: one tab signs out while another is about to note its activity', async () => {
  const secret = await sessions().begin('demo-reviewer');
  clock.time += 5 * 60_000;
  const slow = {
    send: async (command: never) => {
      if ((command as object) instanceof UpdateCommand) await sessions().end(secret);
      return dynamo.documents.send(command);
    },
  } as unknown as Documents;

  expect(await sessions(slow).read(secret)).toBeDefined();

  expect(await sessions().read(secret)).toBeUndefined();
  const { Items = [] } = await dynamo.documents.send(new ScanCommand({ TableName: 'Staff' }));
  expect(Items.filter((item) => item.pk.startsWith('SESSION#'))).toEqual([]);
});

test('a rotation of the hash key signs nobody out, and signing out still works after it', async () => {
  const secret = await sessions().begin('demo-reviewer');
  const rotated = sessions(dynamo.documents, [fresh, old]);
  expect(await rotated.read(secret)).toMatchObject({ sub: 'demo-reviewer' });
  await rotated.end(secret);
  expect(await sessions().read(secret)).toBeUndefined();
});

test('a made-up secret is nobody’s', async () => {
  expect(await sessions().read('x'.repeat(43))).toBeUndefined();
});

test('seeding again does not undo what an administrator changed', async () => {
  const change = { TableName: 'Staff', Key: staffKey('demo-lead'), UpdateExpression: 'SET active = :no' };
  await dynamo.documents.send(new UpdateCommand({ ...change, ExpressionAttributeValues: { ':no': false } }));
  const secret = await sessions().begin('demo-lead');
  await seedStaff(dynamo.documents, 'Staff', wuhan);
  expect(await sessions().read(secret)).toBeUndefined();
});
