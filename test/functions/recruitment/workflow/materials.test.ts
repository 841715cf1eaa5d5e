import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { refusalReasons } from '../../../../shared/files/decisions.ts';
import { incomingKey } from '../../../../shared/files/keys.ts';
import { decide } from '../../../../shared/workflow/decide.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { confirmed, examiner, refused } from './files.ts';
import { day, hour, makeCity, otherReviewer, program, type TestCity } from './world.ts';

let dynamo: Dynamo;
let city: TestCity;
let ref: string;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());
beforeEach(async () => {
  city = await makeCity(dynamo, { order: ['review', 'materials', 'place'] });
  ref = await city.approved(1);
});

const keyed = () => [...city.kept].sort();
const listsOf = async () =>
  (await city.everything('recruitment'))
    .filter((item) => item.pk.startsWith('LIST#') && item.ref === ref && item.pk.includes('#420100#'))
    .map(({ pk }) => pk.split('#')[1]);

test('who is approved is asked for materials, told by when, and stands on the desk’s list', async () => {
  expect(await city.step(ref)).toBe('materials');
  expect(city.told(1)).toEqual(['sms.received', 'sms.materials']);
  const view = await city.view(ref);
  expect(view).toMatchObject({ state: 'materials', due: city.now() + 48 * hour, files: [] });
  expect(view.decisions).toContain('materials');
  expect(view.decisions).not.toContain('materialsDone');
  expect(await listsOf()).toEqual(['materials']);
});

describe('a file counts when the store has confirmed it', () => {
  test('the page’s word that all is sent is not enough', async () => {
    expect(await city.decide(ref, 'materialsDone')).toBe('moved');
    expect(await city.step(ref)).toBe('materials');
  });

  test('confirmed, it is there for the applicant, and the case goes on when they say so', async () => {
    const { file, key } = await confirmed(city, ref);
    const view = await city.view(ref);
    expect(view.files).toMatchObject([{ file, key, state: 'kept', type: 'image/jpeg', bytes: 1000 }]);
    expect(view.decisions).toContain('materialsDone');
    expect(await city.decide(ref, 'materialsDone')).toBe('done');
    expect(await city.step(ref)).toBe('offered');
    expect(keyed()).toEqual([key]);
    expect((await city.view(ref)).history.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['history.fileKept', 'history.materialsDone']),
    );
  });

  test('nobody but the examiner may confirm or refuse one', async () => {
    const file = randomUUID();
    const input = {
      file,
      key: `kept/recruitment/${ref}/${file}-0`,
      type: 'image/png',
      bytes: 1,
      etag: '1',
      sourceEtag: '1',
    };
    for (const by of [otherReviewer, program, { kind: 'applicant' as const, id: `case:${ref}` }]) {
      for (const decision of ['fileConfirmed', 'fileRefused']) {
        const decided = await decide(city.env, { workflow: 'recruitment', ref, decision, by, input });
        expect(decided.kind).toBe('forbidden');
      }
    }
  });

  test('told twice, it is one file', async () => {
    const { file } = await confirmed(city, ref, randomUUID(), 'aaaaaaaa-1');
    await confirmed(city, ref, file, 'aaaaaaaa-1');
    expect((await city.view(ref)).files).toHaveLength(1);
    expect((await city.data(ref)).files).toHaveLength(1);
  });

  test('swapped for another content after it was confirmed: the first one stands, the other goes from the bucket', async () => {
    const first = await confirmed(city, ref, randomUUID(), 'aaaaaaaa');
    const second = await confirmed(city, ref, first.file, 'bbbbbbbb');
    await refused(city, ref, 'active', first.file);
    expect((await city.view(ref)).files).toMatchObject([{ key: first.key, state: 'kept' }]);
    expect(keyed()).toContain(second.key);
    await city.decide(ref, 'materialsDone');
    expect(keyed()).toEqual([first.key]);
  });

  test('five are kept, a sixth is told to be one too many, and goes from the bucket', async () => {
    for (let n = 0; n < 5; n++) await confirmed(city, ref);
    const before = keyed();
    const { file } = await confirmed(city, ref);
    const { files } = await city.view(ref);
    expect(files.filter(({ state }) => state === 'kept')).toHaveLength(5);
    expect(files.find((one) => one.file === file)).toMatchObject({ state: 'refused', reason: 'tooMany' });
    await city.decide(ref, 'materialsDone');
    expect(keyed()).toEqual(before);
  });

  test('the examiner’s word after the case has gone on changes nothing', async () => {
    await confirmed(city, ref);
    await city.decide(ref, 'materialsDone');
    expect(['tooLate', 'notOpen']).toContain((await confirmed(city, ref)).kind);
    expect(await city.step(ref)).toBe('offered');
    expect((await city.view(ref)).files).toHaveLength(1);
  });
});

describe('a file that was not taken', () => {
  test.each(refusalReasons)('%s: the applicant reads it, and can send another', async (reason) => {
    await refused(city, ref, reason);
    expect((await city.view(ref)).files).toMatchObject([{ state: 'refused', reason }]);
    expect(await city.decide(ref, 'materialsDone')).toBe('moved');
    await confirmed(city, ref);
    expect(await city.decide(ref, 'materialsDone')).toBe('done');
  });

  test('the same form posted again with a good content is kept', async () => {
    const { file } = await refused(city, ref, 'unreadable');
    await confirmed(city, ref, file);
    expect((await city.view(ref)).files).toMatchObject([{ file, state: 'kept' }]);
  });
});

describe('who has put the phone away hears that a file was not taken', () => {
  const minutes = 60_000;
  const told = () => city.told(1).filter((one) => one === 'sms.materials.refused').length;

  test('ten minutes later, once for all that was refused meanwhile, with the time to send another by', async () => {
    await refused(city, ref, 'type');
    await city.run(city.now() + 5 * minutes);
    await refused(city, ref, 'locked');
    await city.run(city.now() + 9 * minutes);
    expect(told()).toBe(0);
    await city.run(city.now() + 3 * minutes);
    expect(told()).toBe(1);
    await city.run((await city.view(ref)).due - 1);
    expect(told()).toBe(1);
  });

  test.each([
    ['sent a good one instead', () => confirmed(city, ref)],
    ['has taken it away', async () => city.decide(ref, 'removeFile', { file: (await city.view(ref)).files[0]!.file })],
  ])('not who %s', async (_title, act) => {
    await refused(city, ref, 'type');
    await act();
    await city.run(city.now() + hour);
    expect(told()).toBe(0);
  });

  test('a second time, when it happens again', async () => {
    for (let n = 0; n < 2; n++) {
      await refused(city, ref, 'type');
      await city.run(city.now() + hour);
    }
    expect(told()).toBe(2);
  });
});

describe('taken away', () => {
  test('a file is not shown any more, and goes from the bucket with the next step', async () => {
    const gone = await confirmed(city, ref);
    const stays = await confirmed(city, ref);
    expect(await city.decide(ref, 'removeFile', { file: gone.file })).toBe('done');
    expect((await city.view(ref)).files.map(({ file }) => file)).toEqual([stays.file]);
    await city.decide(ref, 'materialsDone');
    expect(keyed()).toEqual([stays.key]);
  });

  test('the last one: there is nothing to be done with', async () => {
    const { file } = await confirmed(city, ref);
    await city.decide(ref, 'removeFile', { file });
    expect((await city.data(ref)).files).toBeUndefined();
    expect(await city.decide(ref, 'materialsDone')).toBe('moved');
  });

  test.each([{ file: 'x' }, {}, { file: '../../kept' }])('what is no id is refused: %j', async (input) => {
    expect(await city.decide(ref, 'removeFile', input)).toBe('invalid');
  });
});

describe('time', () => {
  test('reminded after 24 hours; with nothing sent closed after 48, not a moment early', async () => {
    const { due } = await city.view(ref);
    await city.run(due - 24 * hour - 1);
    expect(city.told(1)).not.toContain('sms.materials.remind');
    await city.run(due - 1);
    expect(city.told(1).filter((one) => one === 'sms.materials.remind')).toHaveLength(1);
    expect(await city.step(ref)).toBe('materials');
    await city.run(due + hour);
    expect(await city.step(ref)).toBe('lapsed');
    expect(city.told(1)).toContain('sms.askMore.lapsed');
  });

  test('who has sent something and never said that it was all goes on at the deadline', async () => {
    await confirmed(city, ref);
    await city.run((await city.view(ref)).due + hour);
    expect(await city.step(ref)).toBe('offered');
    expect(await city.broken()).toEqual([]);
  });

  test('a file that comes in does not put the deadline off', async () => {
    const { due } = await city.view(ref);
    await city.run(city.now() + 10 * hour);
    await confirmed(city, ref);
    expect((await city.view(ref)).due).toBe(due);
  });
});

test('papers that a reviewer has looked at otherwise: nothing to upload, the reason kept for colleagues alone', async () => {
  expect(await city.staff(ref, 'waiveMaterials', { reason: '本人到场，原件已核对' }, program)).toBe('done');
  expect(await city.step(ref)).toBe('offered');
  expect(JSON.stringify(await city.view(ref))).not.toContain('原件');
  expect(JSON.stringify((await city.events(ref)).map(({ note }) => note))).not.toContain('原件');
});

test('a bucket that cannot be reached keeps nobody waiting: what is left over goes with the case', async () => {
  const { file } = await confirmed(city, ref);
  await city.decide(ref, 'removeFile', { file });
  await confirmed(city, ref);
  const { list } = city.parties.files;
  city.parties.files.list = async () => {
    throw new Error('S3 is away');
  };
  await city.decide(ref, 'materialsDone');
  await city.run(city.now() + 2 * day);
  expect(['offered', 'waitlisted', 'notPlaced']).toContain(await city.step(ref));
  city.parties.files.list = list;
  expect(city.kept.size).toBe(2);
});

describe('destroyed', () => {
  test('with the case every file of it goes, at the door and kept, and no other’s', async () => {
    const other = await city.approved(2);
    const theirs = await confirmed(city, other);
    await confirmed(city, ref);
    city.kept.add(incomingKey({ workflow: 'recruitment', reference: ref, file: randomUUID() }));
    await city.decide(ref, 'withdraw');
    await city.run(city.now() + day);
    expect(keyed()).toHaveLength(3);
    await city.decide(ref, 'erase');
    await city.run(city.now() + hour);
    expect(await city.applicant.view(ref, 'zh')).toBeUndefined();
    expect(keyed()).toEqual([theirs.key]);
  });

  test('a store that is away holds the destruction up, and does not lose it', async () => {
    await confirmed(city, ref);
    await city.decide(ref, 'withdraw');
    const { list } = city.parties.files;
    let times = 0;
    city.parties.files.list = async (prefix) => {
      if (times++ < 3) throw new Error('S3 is away');
      return list(prefix);
    };
    await city.decide(ref, 'erase');
    await city.run(city.now() + 2 * day);
    expect(times).toBeGreaterThan(3);
    expect(keyed()).toEqual([]);
    expect((await city.everything('recruitment')).filter(({ pk }) => pk === `CASE#${ref}`)).toHaveLength(1);
  });

  test('what the examiner says of a destroyed case is answered as gone', async () => {
    await city.decide(ref, 'withdraw');
    await city.decide(ref, 'erase');
    await city.run(city.now() + day);
    const decided = await decide(city.env, {
      workflow: 'recruitment',
      ref,
      decision: 'fileRefused',
      by: examiner,
      input: { file: randomUUID(), sourceEtag: '1', reason: 'type' },
    });
    expect(decided.kind).toBe('gone');
  });
});
