import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { readSheet as readByOthers } from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reveals } from '../../../functions/desk/roles.ts';
import { fileKey } from '../../../functions/exports/data.ts';
import { mayHave } from '../../../functions/exports/rights.ts';
import { recruitmentForm } from '../../../functions/recruitment/form.ts';
import { readCsv } from '../../../shared/sheets/csv.ts';
import { staffKey } from '../../../shared/staff/staff.ts';
import { colleague } from './colleague.ts';
import { withExports } from './exports-world.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
let exports: Awaited<ReturnType<typeof withExports>>;
beforeAll(async () => {
  world = await makeWorld();
  exports = await withExports(world);
});
afterAll(() => world.stop());

const refAt = (at: string) => /\/desk\/exports\/(\d{13})/.exec(at)![1]!;
const box = (id: string) => `recruitment_1_${id}`;

test('a list becomes a file by clicks alone, without a script: columns, progress, download, for the asker only', async () => {
  const [first, second] = [await world.city.signUp(1), await world.city.signUp(2)];
  const zhou = await colleague(world);
  await zhou.get('/desk/queues/review');
  expect(zhou.here.html).toContain('href="/desk/queues/review/export"');
  await zhou.get('/desk/queues/review/export');
  expect(zhou.here.text).toContain('导出：待我审核');
  await zhou.send({ format: 'xlsx', columns: ['row_ref', 'row_name', 'row_mobile', 'row_post', 'row_sent'] });
  const ref = refAt(zhou.here.at);
  expect(zhou.here.text).toContain('正在读取：已有 0 行');
  const etag = zhou.here.html.match(/data-live="([^"]+)"/)![1]!.replaceAll('&quot;', '"');
  const poll = { 'x-live': '1', 'if-none-match': etag };
  expect((await zhou.get(`/desk/exports/${ref}`, poll)).status).toBe(304);
  await exports.work(ref);
  expect((await zhou.get(`/desk/exports/${ref}`, poll)).text).toContain('文件已经好了，共 2 行');
  await zhou.get(`/desk/exports/${ref}`);
  expect(zhou.here.html).toContain(`href="/desk/exports/${ref}/file"`);
  await zhou.get(`/desk/exports/${ref}/file`);
  expect(zhou.here.at).toContain(`/bucket/exports/${ref}/file-1.xlsx?name=kapok-review-2026-11-22.xlsx`);
  const rows = await readByOthers(exports.kept.get(fileKey(ref, 'xlsx'))!);
  expect(rows[0]).toEqual(['报名编号', '姓名', '手机号', '第一志愿', '提交时间']);
  expect(
    rows
      .slice(1)
      .map(([one]) => one)
      .sort(),
  ).toEqual([first, second].sort());
  expect(rows[1]![1]).toMatch(/^.\*+$/);
  expect(rows[1]![2]).toMatch(/^138\*{4}\d{4}$/);

  // Nobody else finds it, whatever their role.
  const other = await colleague(world, 'demo-lead');
  for (const path of ['', '/file']) expect((await other.get(`/desk/exports/${ref}${path}`)).status).toBe(404);
  await other.get('/desk/queues/review');
  expect((await other.post(`/desk/exports/${ref}/cancel`, { _csrf: other.token() })).status).toBe(404);
  // Its asker finds it again at the list, and deletes it.
  await zhou.get('/desk/queues/review/export');
  expect(zhou.here.html).toContain(`href="/desk/exports/${ref}"`);
  await zhou.get(`/desk/exports/${ref}`);
  await zhou.send({}, `/desk/exports/${ref}/cancel`);
  await exports.work(ref);
  expect((await zhou.get(`/desk/exports/${ref}`)).text).toContain('已经取消，文件已删除');
  expect([...exports.kept.keys()].filter((key) => key.includes(ref))).toEqual([]);
});

test('personal answers need a reason; each person whose answers left can read it; IDs and mobiles are whole, as text', async () => {
  const one = await world.city.signUp(3, { organisation: '=HYPERLINK("http://x.example")' });
  const zhou = await colleague(world);
  await zhou.get('/desk/queues/review/export');
  const columns = ['row_ref', box('name'), box('idNumber'), box('mobile'), box('birthDate')];
  await zhou.send({ format: 'csv', columns });
  expect(zhou.here.status).toBe(400);
  expect(zhou.here.text).toContain('选了个人信息，请选择理由');
  expect(zhou.here.html).toMatch(/value="recruitment_1_idNumber" checked/);
  await zhou.send({ format: 'csv', columns, why: 'other' });
  expect(zhou.here.text).toContain('请写明理由');
  await zhou.send({ format: 'csv', columns, why: 'other', words: '给医院点名' });
  const ref = refAt(zhou.here.at);
  await exports.work(ref);
  const rows = readCsv(exports.kept.get(fileKey(ref, 'csv'))!.toString().slice(1), 100)!.map(({ cells }) => cells);
  expect(rows[0]!.slice(0, 4)).toEqual(['报名编号', '手机号', '姓名', '证件号码']);
  const mine = rows.find(([number]) => number === one)!;
  expect(mine[3]).toMatch(/^\d{17}[\dX]$/);
  expect(mine[1]).toMatch(/^1\d{10}$/);
  expect(exports.kept.get(fileKey(ref, 'csv'))!.toString()).toContain(`"\t${mine[3]}"`);
  // The history at the desk and on the applicant's own page.
  await zhou.get(`/desk/cases/${one}`);
  expect(zhou.here.text).toContain('给医院点名');
  expect((await world.city.view(one)).history.some(({ vars }) => vars?.reason === '给医院点名')).toBe(true);
  // Sealed, as every reason is; in the order, too.
  const { Items } = await world.dynamo.documents.send(new ScanCommand({ TableName: 'exports' }));
  expect(JSON.stringify(Items)).not.toContain('给医院点名');
  expect(world.logged.join()).not.toMatch(/点名|(?<!\d)1\d{10}(?!\d)/);
});

test('a role sees only its own: who may export, which lists, which divisions, which columns', async () => {
  for (const sub of ['demo-intake', 'demo-ops', 'demo-group-leader']) {
    const somebody = await colleague(world, sub);
    if (somebody.here.status !== 200) continue;
    expect(somebody.here.html, sub).not.toContain('/export"');
    expect((await somebody.get('/desk/queues/review/export')).status, sub).toBe(404);
  }
  const zhou = await colleague(world);
  expect((await zhou.get('/desk/queues/stuck/export')).status).toBe(404);
  expect((await zhou.get('/desk/queues/nothing/export')).status).toBe(404);
  // Administrators see no isolation at the desk, and none in a file.
  const admin = await colleague(world, 'demo-admin');
  await admin.get('/desk/queues/review/export');
  expect(admin.here.html).not.toContain('isolationStatus');
  await admin.send({ columns: [box('isolationStatus')], why: 'roster' });
  expect(admin.here.status).toBe(400);
  // A district's reviewer has the district's sign-ups alone.
  const here = await world.city.signUp(4);
  const elsewhere = await world.city.signUp(5, { district: '420103', street: '420103010' });
  const wu = await colleague(world, 'demo-reviewer-district');
  await wu.get('/desk/queues/review/export');
  await wu.send({ format: 'csv', columns: ['row_ref', 'row_district'] });
  const ref = refAt(wu.here.at);
  await exports.work(ref);
  const text = exports.kept.get(fileKey(ref, 'csv'))!.toString();
  expect(text).toContain(here);
  expect(text).not.toContain(elsewhere);
});

test('whoever has another scope since loads no file that was made for the old one', async () => {
  const staff = { TableName: world.desk.staffTable, Key: staffKey('demo-reviewer-district') };
  const set = (divisions: string[]) =>
    world.dynamo.documents.send(
      new UpdateCommand({
        ...staff,
        UpdateExpression: 'SET divisions = :divisions',
        ExpressionAttributeValues: { ':divisions': divisions },
      }),
    );
  await world.city.signUp(40);
  const wu = await colleague(world, 'demo-reviewer-district');
  await wu.get('/desk/queues/review/export');
  await wu.send({ format: 'csv', columns: ['row_ref'] });
  const ref = refAt(wu.here.at);
  await exports.work(ref);
  expect((await wu.get(`/desk/exports/${ref}`)).status).toBe(200);
  await set(['420103']);
  for (const path of ['', '/file']) expect((await wu.get(`/desk/exports/${ref}${path}`)).status, path).toBe(404);
  await set(['420102']);
  expect((await wu.get(`/desk/exports/${ref}`)).status).toBe(200);
});

test('a long list comes as several files, each with its own name; there is none beyond the last', async () => {
  const zhou = await colleague(world);
  await zhou.get('/desk/queues/review/export');
  await zhou.send({ format: 'csv', columns: ['row_ref'] });
  const ref = refAt(zhou.here.at);
  await exports.work(ref);
  await exports.asFiles(ref, 2);
  await zhou.get(`/desk/exports/${ref}`);
  expect(zhou.here.text).toContain('分成 2 个文件');
  expect(zhou.here.text).toContain('下载第 2 个（共 2 个）');
  await zhou.get(`/desk/exports/${ref}/file?n=2`);
  expect(zhou.here.at).toMatch(new RegExp(`^/bucket/exports/${ref}/file-2.csv\\?name=kapok-review-[\\d-]{10}-2.csv$`));
  for (const n of ['0', '3', '1.5', 'x']) expect((await zhou.get(`/desk/exports/${ref}/file?n=${n}`)).status).toBe(404);
});

test('a sign-up that is erased while the export runs is not in the file, and breaks nothing', async () => {
  const [stays, goes] = [await world.city.approved(6), await world.city.approved(7)];
  const admin = await colleague(world, 'demo-lead');
  await admin.get('/desk/queues/offered/export');
  await admin.send({ format: 'csv', columns: ['row_ref', box('name')], why: 'roster' });
  const ref = refAt(admin.here.at);
  const { source } = exports.parties;
  const { rows } = source;
  // Between the reading of the list and that of the answers.
  source.rows = async (from, limit) => {
    const found = await rows(from, limit);
    source.rows = rows;
    await world.city.decide(goes, 'withdraw');
    await world.city.decide(goes, 'erase');
    await world.city.run(world.city.now() + 60_000);
    return found;
  };
  await exports.work(ref);
  const text = exports.kept.get(fileKey(ref, 'csv'))!.toString();
  expect(text).toContain(stays);
  expect(text).not.toContain(goes);
});

test('what cannot be looked at in full at the desk cannot be exported', () => {
  for (const { fields, roles } of Object.values(reveals))
    for (const id of fields)
      for (const role of ['intake', 'reviewer', 'lead', 'groupLeader', 'admin', 'ops', 'gateway'] as const) {
        const may = mayHave(role, recruitmentForm.fields.get(id)!);
        if (may !== 'no') expect((roles as readonly string[]).includes(role), `${role} ${id}`).toBe(true);
        expect(may).not.toBe('freely');
      }
  for (const field of recruitmentForm.fields.values()) expect(mayHave('ops', field)).toBe('no');
});
