import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, expect, test } from 'vitest';
import type { RecruitmentData } from '../../functions/recruitment/data.ts';
import { runningPid } from '../../infra/local/processes.ts';
import { inflated } from '../../shared/workflow/packed.ts';
import { json, type SpawnedCity, spawnCity, until } from '../local/city.ts';
import { clients } from '../local/clients.ts';
import { type Doors, personal, program, walkSignUp } from './doors.ts';

const folder = mkdtempSync(join(tmpdir(), 'kapok-host-'));
const dataDir = join(folder, 'data');
let city: SpawnedCity | undefined;
afterAll(async () => {
  await city?.stop().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});

type Running = SpawnedCity['running'] & { parties: Record<string, string> };
const doorsOf = (spawned: SpawnedCity): Doors => {
  const { url, parties } = spawned.running as Running;
  return { url, parties, dataDir };
};
/** Sign-ups that programs send, each again under its key until it is answered. */
const sent = new Map<number, { key: string; reference?: string }>();
/** People who walk the pages; who came to the receipt. */
const walked = new Set<number>();
let next = 1;
let walker = 500;

/** Keeps submitting until told to stop or the city is gone. */
async function submitting(doors: Doors, stopped: () => boolean) {
  const intake = await program(doors, 'intake').catch(() => undefined);
  while (intake && !stopped()) {
    const open = [...sent].find(([, { reference, key }]) => reference === undefined && !busy.has(key));
    const n = open?.[0] ?? next++;
    const one = sent.get(n) ?? { key: `sign-up-${n}-of-the-test` };
    sent.set(n, one);
    busy.add(one.key);
    try {
      const { status, body } = await intake.submit(personal(n), one.key);
      if (status === 202) {
        if (one.reference !== undefined) expect(body.reference).toBe(one.reference);
        one.reference = body.reference;
      }
    } catch {
      // The answer is lost with the host: asked again, under the same key.
    }
    busy.delete(one.key);
  }
}
const busy = new Set<string>();

/** Walks the pages, person after person; whom the kill meets begins anew. */
async function walking(doors: Doors, stopped: () => boolean) {
  while (!stopped()) {
    const n = walker++;
    try {
      const person = await walkSignUp(doors, personal(n));
      if (person.here.html.includes('报名已提交')) walked.add(n);
    } catch {
      await sleep(50);
    }
  }
}

async function underLoad(doors: Doors, during: () => Promise<void>) {
  let stop = false;
  const stopped = () => stop;
  const load = [
    submitting(doors, stopped),
    submitting(doors, stopped),
    submitting(doors, stopped),
    walking(doors, stopped),
  ];
  await during();
  stop = true;
  await Promise.all(load);
}

/** States of all sign-ups, as the table has them. */
async function states(running: SpawnedCity['running']) {
  const { dynamodb } = clients(running.endpoints);
  const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
  const TableName = TableNames.find((name) => /recruitment/i.test(name))!;
  const found: { ref: string; step: string; status: string; mobile: string }[] = [];
  let ExclusiveStartKey: Record<string, never> | undefined;
  do {
    const page = await dynamodb.send(
      new ScanCommand({
        TableName,
        FilterExpression: 'sk = :state',
        ExpressionAttributeValues: { ':state': { S: '#STATE' } },
        ConsistentRead: true,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    for (const item of page.Items ?? [])
      found.push({
        ref: item.ref!.S!,
        step: item.step!.S!,
        status: item.status!.S!,
        mobile: (inflated(item.machine!.B!) as { data: RecruitmentData }).data.card.mobile,
      });
    ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined;
  } while (ExclusiveStartKey);
  return found;
}

const answered = () => [...sent.values()].filter(({ reference }) => reference !== undefined).length;

test('each process of the city killed alone, under load: it is up again, and nothing that was accepted is gone', async () => {
  city = await spawnCity({ dataDir, args: ['--port', '0', '--city', 'wuhan'] });
  const running = city;
  for (const name of ['dynamodb', 'queues', 'real-name', 'sms-gateway', 'issuer']) {
    const before = answered();
    const pid = runningPid(`${dataDir}/${name}.pid`)!;
    await underLoad(doorsOf(running), async () => {
      await until('there is load', () => answered() >= before + 5);
      process.kill(pid, 'SIGKILL');
      await until(
        `${name} is up again`,
        () => ![undefined, pid].includes(runningPid(`${dataDir}/${name}.pid`)),
        20_000,
      );
      // Who stands in for a party listens a moment after its process is there.
      const party = doorsOf(running).parties[name];
      await until(
        `${name} answers`,
        () =>
          !party ||
          fetch(party).then(
            () => true,
            () => false,
          ),
        20_000,
      );
      const after = answered();
      await until('sign-ups go on', () => answered() >= after + 3);
    });
  }
}, 120_000);

test('after it all: no sign-up lost, none doubled, no effect twice, and every one comes to its review', async () => {
  const running = city!;
  const doors = doorsOf(running);
  // What was under way when something died is asked for again, under its key.
  const intake = await program(doors, 'intake');
  for (const [n, one] of sent) {
    const { status, body } = await intake.submit(personal(n), one.key);
    expect([status, body.reference], String(n)).toEqual([202, one.reference ?? expect.any(String)]);
    one.reference = body.reference;
  }
  const references = [...sent.values()].map(({ reference }) => reference!.replaceAll('-', ''));
  expect(new Set(references).size).toBe(sent.size);
  const waiting = async () => (await states(running.running)).filter(({ status }) => status === 'running');
  await until('every sign-up has come to rest', async () => (await waiting()).length === 0, 200_000);
  const found = await states(running.running);
  const byRef = new Map(found.map((one) => [one.ref, one]));
  for (const ref of references) expect(byRef.get(ref)?.step, ref).toBe('review');
  expect(found.filter(({ status }) => status === 'stuck')).toEqual([]);
  // Who walked the pages has one sign-up, and the sign-ups are those of the programs and the walkers.
  const masked = (n: number) => String(personal(n).mobile).replace(/^(\d{3})\d{4}/, '$1****');
  for (const n of walked) expect(found.filter(({ mobile }) => mobile === masked(n)).length, `walker ${n}`).toBe(1);
  expect(walked.size).toBeGreaterThan(0);
  expect(found.length).toBeGreaterThanOrEqual(sent.size + walked.size);
  expect(found.length).toBeLessThanOrEqual(sent.size + (walker - 500));
  const mobiles = found.map(({ mobile }) => mobile);
  expect(new Set(mobiles).size).toBe(mobiles.length);

  const { effects: checks } = await json(`${doors.parties['real-name']}/effects.json`);
  expect(Object.keys(checks).length).toBe(found.length);
  expect(Object.entries(checks).filter(([, times]) => times !== 1)).toEqual([]);
  const messages: { key: string; template: string; to: string }[] = await json(
    `${doors.parties['sms-gateway']}/messages.json?limit=10000`,
  );
  const received = messages.filter(({ template }) => template === 'sms.received').map(({ to }) => to);
  expect(new Set(received).size).toBe(received.length);
}, 240_000);
