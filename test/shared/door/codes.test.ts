import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCode, issueCode, secondsToNextCode } from '../../../shared/door/codes.ts';
import { makeWorld, type World } from '../../functions/web/world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.stop());

let count = 0;
const minute = 60_000;
const person = () => ({ session: `session-${++count}`, mobile: `137${String(10_000_000 + count)}` });

async function issue(session: string, mobile: string): Promise<string> {
  const issued = await issueCode(world.door, session, mobile);
  if (issued.kind !== 'issued') throw new Error(issued.kind);
  return issued.code;
}
const wrong = (code: string) => (code === '000000' ? '111111' : '000000');

test('a right code opens once', async () => {
  const { session, mobile } = person();
  const code = await issue(session, mobile);
  expect(await checkCode(world.door, session, mobile, code)).toEqual({ kind: 'right' });
  expect(await checkCode(world.door, session, mobile, code)).toEqual({ kind: 'expired' });
});

test('of two posts with the right code at once, one passes', async () => {
  const { session, mobile } = person();
  const code = await issue(session, mobile);
  // Both have been compared before either is counted and uses the code up.
  let waiting: (() => void)[] = [];
  const documents = {
    async send(command: { input: { UpdateExpression?: string } }) {
      if (command.input.UpdateExpression?.includes('expires = :past')) {
        await new Promise<void>((go) => {
          waiting.push(go);
          if (waiting.length === 2) for (const next of waiting) next();
        });
        waiting = [];
      }
      return world.dynamo.documents.send(command as never);
    },
  } as unknown as typeof world.door.documents;
  const both = await Promise.all([1, 2].map(() => checkCode({ ...world.door, documents }, session, mobile, code)));
  expect(both.filter(({ kind }) => kind === 'right')).toHaveLength(1);
});

test('a code opens nothing for another session or another number', async () => {
  const one = person();
  const two = person();
  const code = await issue(one.session, one.mobile);
  await issue(two.session, two.mobile);
  expect((await checkCode(world.door, two.session, two.mobile, code)).kind).not.toBe('right');
  expect((await checkCode(world.door, one.session, two.mobile, code)).kind).toBe('wrong');
});

test('a hundred guesses at once are five tries, and then even the right code is locked out', async () => {
  const { session, mobile } = person();
  const code = await issue(session, mobile);
  const guesses = await Promise.all(
    Array.from({ length: 100 }, () => checkCode(world.door, session, mobile, wrong(code))),
  );
  expect(guesses.filter(({ kind }) => kind === 'wrong')).toHaveLength(4);
  expect(guesses.filter(({ kind }) => kind === 'locked')).toHaveLength(96);
  expect(await checkCode(world.door, session, mobile, code)).toEqual({ kind: 'locked', minutes: 5 });
  world.clock.go(minute + 1);
  expect((await issueCode(world.door, session, mobile)).kind).toBe('tooMany');
});

test('each wrong try says how many are left', async () => {
  const { session, mobile } = person();
  const code = await issue(session, mobile);
  for (const left of [4, 3, 2, 1]) {
    expect(await checkCode(world.door, session, mobile, wrong(code))).toEqual({ kind: 'wrong', left });
  }
  expect((await checkCode(world.door, session, mobile, wrong(code))).kind).toBe('locked');
});

test('a code is over after five minutes by the clock', async () => {
  const { session, mobile } = person();
  const code = await issue(session, mobile);
  world.clock.go(5 * minute);
  expect(await checkCode(world.door, session, mobile, code)).toEqual({ kind: 'expired' });
});

test('an older code is called that, costs no try, and does not open', async () => {
  const { session, mobile } = person();
  const first = await issue(session, mobile);
  world.clock.go(minute);
  const second = await issue(session, mobile);
  if (first === second) return;
  for (let n = 0; n < 6; n++) expect(await checkCode(world.door, session, mobile, first)).toEqual({ kind: 'old' });
  expect(await checkCode(world.door, session, mobile, second)).toEqual({ kind: 'right' });
});

test('one code a minute to a number, whoever asks, even when they ask at once', async () => {
  const { mobile } = person();
  const asked = await Promise.all(
    Array.from({ length: 8 }, (_, n) => issueCode(world.door, `other-${count}-${n}`, mobile)),
  );
  expect(asked.filter(({ kind }) => kind === 'issued')).toHaveLength(1);
  expect(asked.filter(({ kind }) => kind === 'tooSoon')).toHaveLength(7);
  expect(await secondsToNextCode(world.door, mobile)).toBe(60);
});

test('five codes an hour and ten a day to a number', async () => {
  const { session, mobile } = person();
  const kinds: string[] = [];
  for (let n = 0; n < 6; n++) {
    kinds.push((await issueCode(world.door, session, mobile)).kind);
    world.clock.go(minute);
  }
  expect(kinds).toEqual(['issued', 'issued', 'issued', 'issued', 'issued', 'tooMany']);
  world.clock.go(60 * minute);
  for (let n = 0; n < 5; n++) {
    expect((await issueCode(world.door, session, mobile)).kind).toBe('issued');
    world.clock.go(20 * minute);
  }
  const eleventh = await issueCode(world.door, session, mobile);
  expect(eleventh.kind).toBe('tooMany');
});

test('when the table does not answer, no code goes out', async () => {
  const { session, mobile } = person();
  const broken = { ...world.door, documents: { send: () => Promise.reject(new Error('down')) } } as typeof world.door;
  await expect(issueCode(broken, session, mobile)).rejects.toThrow('down');
});

test('the table holds neither a code nor a number in the clear', async () => {
  const { session, mobile } = person();
  const code = await issue(session, mobile);
  const { ScanCommand } = await import('@aws-sdk/lib-dynamodb');
  const { Items = [] } = await world.dynamo.documents.send(new ScanCommand({ TableName: world.door.table }));
  const all = JSON.stringify(
    Items.filter(({ pk }) => String(pk).startsWith('CODE#') || String(pk).startsWith('SENDS#')),
  );
  expect(all).not.toContain(mobile);
  expect(all).not.toContain(`"${code}"`);
});
