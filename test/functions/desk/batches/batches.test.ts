import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batchesOf, inviteNext } from '../../../../functions/desk/batches/batches.ts';
import { checkList, mostInBatch } from '../../../../functions/desk/batches/check.ts';
import { applicantSide } from '../../../../functions/recruitment/applicant.ts';
import { invitationsOf } from '../../../../functions/recruitment/teams/invitations.ts';
import { teamSide } from '../../../../functions/recruitment/teams/side.ts';
import { readSheet } from '../../../../shared/sheets/read.ts';
import { answersOf } from '../../recruitment/workflow/people.ts';
import { program } from '../../recruitment/workflow/world.ts';
import { type Colleague, colleague } from '../colleague.ts';
import { makeWorld, type World } from '../world.ts';
import { withDoor } from './door.ts';

let world: World;
let person: (n: number) => { idNumber: string; mobile: string };
let row: (n: number, name?: string) => string[];
beforeAll(async () => {
  world = await makeWorld();
  ({ person, row } = await withDoor(world));
});
afterAll(() => world?.stop());

const csv = (rows: readonly (readonly string[])[]) =>
  `姓名,身份证号,手机号\n${rows.map((row) => row.join(',')).join('\n')}\n`;
const bytes = (text: string) => new TextEncoder().encode(text);
const check = (rows: readonly (readonly string[])[]) => checkList(world.desk.env, bytes(csv(rows)));

/** Posts a file as a browser without scripts does. */
async function upload(who: Colleague, content: string | Uint8Array, organisation = '南阳益博') {
  const form = new FormData();
  const page = await who.get('/desk/batches/new');
  form.set('_csrf', /name="_csrf" value="([^"]+)"/.exec(page.html)![1]!);
  form.set('organisation', organisation);
  form.set('file', new File([content as never], 'list.csv'));
  const request = new Request('http://localhost/x', { method: 'POST', body: form });
  const response = await world.app.request('http://localhost/desk/batches/new', {
    method: 'POST',
    body: await request.arrayBuffer(),
    headers: {
      'content-type': request.headers.get('content-type')!,
      origin: 'http://localhost',
      cookie: [...who.jar].map(([name, value]) => `${name}=${value}`).join('; '),
    },
  });
  const to = response.headers.get('location');
  return to ? (await who.get(to)).text : await response.text();
}

describe('rows of a declared list', () => {
  test('each has a fate, with what is wrong by column', async () => {
    await world.city.signUp(3);
    const wrongDigit = person(4).idNumber.slice(0, 17) + (person(4).idNumber.endsWith('1') ? '2' : '1');
    const checked = await check([
      row(1),
      row(2, '張曉薇'),
      row(3),
      row(1, '李四'),
      ['赵六', wrongDigit, person(4).mobile],
      ['钱七', '420100900307001', person(5).mobile],
      ['=HYPERLINK("x")', person(6).idNumber, person(6).mobile],
      ['���', person(7).idNumber, person(7).mobile],
      ['孙八', '4.20101E+17', person(8).mobile],
      ['周九', person(9).idNumber, '027-88888888'],
      ['吴十', '', ''],
    ]);
    expect(checked.map(({ state, errors }) => [state, ...errors].join(' '))).toEqual([
      'right',
      'right',
      'known',
      'twice',
      'wrong idNumber check',
      'wrong idNumber fifteen',
      'wrong name symbols',
      'wrong name symbols',
      expect.stringMatching(/^wrong .*idNumber digits/),
      'wrong mobile landline',
      'wrong idNumber required mobile required',
    ]);
  });

  test('10,001 rows are refused with a sentence, not cut', async () => {
    const many = Array.from({ length: 10_001 }, () => ['王小明', '1', '2']);
    await expect(check(many)).rejects.toMatchObject({ code: 'sheet.tooLong', vars: { most: mostInBatch } });
  });
});

describe('组织申报 → 审核 → 批次', () => {
  test('a clerk uploads, a lead approves, each is told once, confirms by phone, and the batch counts them', async () => {
    const clerk = await colleague(world, 'demo-intake');
    await upload(clerk, csv([row(21), row(22), row(23), row(24, '123')]));
    expect(clerk.here.at).toBe('/desk/batches/0001');
    expect(clerk.here.text).toContain('有误');
    expect(clerk.here.text).toContain('由组长审核');
    expect(clerk.here.html).not.toContain(person(21).idNumber);
    expect(clerk.here.html).not.toContain(person(21).mobile);
    const sent = await clerk.get('/desk/batches/0001/result.csv');
    expect(sent.html).toContain(person(21).idNumber);
    const lead = await colleague(world, 'demo-lead');
    await lead.get('/desk/batches/0001');
    await lead.send({ action: 'approve' }, '/desk/batches/0001');
    await world.city.run();
    for (const n of [21, 22, 23]) expect(world.city.told(n)).toEqual(['sms.batch.invited']);
    // Tried again, nobody gets a second message.
    await inviteNext(world.desk.env, '0001', 'x');
    await world.city.run();
    expect(world.city.told(21)).toEqual(['sms.batch.invited']);

    const side = teamSide(world.city.door);
    const [invited] = await side.invitations(person(21).mobile);
    expect(invited).toMatchObject({ kind: 'batch', id: '0001', name: '南阳益博' });
    expect(await side.known(person(21).mobile, invited!)).toMatchObject({
      name: '王小明',
      idNumber: person(21).idNumber,
    });
    const receipt = await applicantSide(world.city.door).accept({
      answers: answersOf(21, world.city.now(), world.city.city),
      consents: [],
      token: randomUUID(),
      client: 'c',
      lang: 'zh',
      invited: invited!,
    });
    await world.city.run();
    const ref = (receipt as { reference: string }).reference;
    expect(await world.city.data(ref)).toMatchObject({ batch: '0001' });
    expect(await invitationsOf(world.city.door, person(21).mobile)).toEqual([]);
    await side.decline(person(22).mobile, (await side.invitations(person(22).mobile))[0]!);
    await lead.get('/desk/batches/0001');
    expect(lead.here.text.replace(/\s+/g, ' ')).toMatch(/已通知，还没确认 1 .*已报名，办理中 1 .*不参加 1 .*有误 1/);
    await world.city.staff(ref, 'pass', {}, program);
    await world.city.decide(ref, 'confirm');
    await lead.get('/desk/batches/0001');
    expect(lead.here.text.replace(/\s+/g, ' ')).toMatch(/已安排岗位 1/);
    // Of who confirmed or declined, the row says nothing any more.
    expect((await lead.get('/desk/batches/0001/result.csv')).html).not.toContain(person(21).idNumber);
    // What the city has of the batch: numbers of sign-ups and posts, masked.
    const people = await lead.get('/desk/batches/0001/people.csv');
    expect(people.html).toContain(`\t${ref}`);
    expect(people.html).toMatch(/第 1 批,南阳益博,2,王\*,138\*\*\*\*0021,/);
    expect(people.html).toContain('已安排岗位');
    for (const n of [21, 22, 23]) {
      expect(people.html).not.toContain(person(n).idNumber);
      expect(people.html).not.toContain(person(n).mobile);
    }
    // Closed: the last invitation is worth nothing.
    await lead.get('/desk/batches/0001');
    await lead.send({ action: 'close' }, '/desk/batches/0001');
    expect(await side.invitations(person(23).mobile)).toEqual([]);
  });

  test('as a workbook every number is a text, and nothing in it is a formula', async () => {
    const clerk = await colleague(world, 'demo-intake');
    await upload(clerk, csv([row(71), ['=1+1', person(72).idNumber, person(72).mobile]]), '=HYPERLINK("x")');
    const id = clerk.here.at.slice(-4);
    for (const sheet of ['result', 'people']) {
      const response = await world.app.request(`http://localhost/desk/batches/${id}/${sheet}.xlsx`, {
        headers: { cookie: [...clerk.jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      expect(response.headers.get('content-disposition')).toBe(`attachment; filename="batch-${id}-${sheet}.xlsx"`);
      const { rows } = readSheet(
        new Uint8Array(await response.arrayBuffer()),
        [
          { id: 'name', names: ['姓名'], kind: 'text', required: true },
          { id: 'mobile', names: ['手机号'], kind: 'code', required: true },
        ],
        { most: 10 },
      );
      expect(rows.map(({ values }) => values.mobile)).toEqual(
        sheet === 'result' ? [person(71).mobile, person(72).mobile] : ['138****0071', '138****0072'],
      );
      expect(rows.flatMap(({ errors }) => errors.map(({ code }) => code))).not.toContain('formula');
    }
    expect((await clerk.get(`/desk/batches/${id}/other.xlsx`)).status).toBe(404);
  });

  test('a list that was cut off while it was kept can be approved by nobody', async () => {
    const { documents } = world.desk.env;
    const send = documents.send.bind(documents) as (command: unknown) => Promise<unknown>;
    documents.send = (async (command: { input: object }) => {
      if (JSON.stringify(command.input).includes('BATCH#')) throw new Error('gone');
      return send(command);
    }) as never;
    const clerk = await colleague(world, 'demo-intake');
    await upload(clerk, csv([row(81)]));
    documents.send = send as never;
    const lead = await colleague(world, 'demo-lead');
    await lead.get('/desk/batches');
    expect(lead.here.text).toContain('没有读完，请重新上传');
    const [last] = (await batchesOf(world.desk.env, { limit: 1 })).records;
    await lead.get(`/desk/batches/${last!.id}`);
    expect(lead.here.html).not.toContain('value="approve"');
  });

  test('a clerk cannot approve, and others do not see it', async () => {
    const clerk = await colleague(world, 'demo-intake');
    await upload(clerk, csv([row(31)]));
    const { at } = clerk.here;
    expect((await clerk.post(at, { ...hidden(clerk), action: 'approve', version: '1' })).status).toBe(403);
    const other = await colleague(world, 'demo-reviewer');
    expect((await other.get('/desk/batches')).status).toBe(403);
    expect((await other.get('/desk/batches/0001')).status).toBe(403);
  });

  test('what is no list is refused with a sentence, and a missing organisation is named', async () => {
    const clerk = await colleague(world, 'demo-intake');
    expect(await upload(clerk, '<html>')).toContain('这不是');
    expect(await upload(clerk, csv([row(41)]), '')).toContain('请填写申报单位');
    expect(await upload(clerk, '名字,号码\n王,1\n')).toContain('没有找到表头');
  });

  test('what nobody confirms goes by its own time', async () => {
    const { expires, ttl } = await lastRow();
    expect(expires).toBeLessThanOrEqual(world.city.now() + world.city.city.teams.inviteDays * 86_400_000);
    expect(ttl).toBeGreaterThan(0);
  });
});

const hidden = ({ here: { html } }: Colleague) => {
  return Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      value!,
    ]),
  );
};

async function lastRow(): Promise<{ expires: number; ttl: number }> {
  const { rowsOf } = await import('../../../../functions/desk/batches/batches.ts');
  return (await rowsOf(world.desk.env, '0002')).at(-1)!;
}
