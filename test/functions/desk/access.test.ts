import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answersOf } from '../recruitment/workflow/people.ts';
import { minute, program } from '../recruitment/workflow/world.ts';
import { colleague } from './colleague.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.stop());

let people = 100;
const jianghan = { district: '420103', street: '420103010' };
const answers = (n = people) => answersOf(n, world.city.now(), world.city.city);

test('a page leads to sign-in and back; a post without the session’s token changes nothing', async () => {
  const ref = await world.city.signUp(++people);
  const nobody = await world.app.request(`http://localhost/desk/cases/${ref}`);
  expect(nobody.status).toBe(303);
  expect(nobody.headers.get('location')).toBe(`/desk/sign-in?returnTo=%2Fdesk%2Fcases%2F${ref}`);
  const zhou = await colleague(world);
  await zhou.get(`/desk/cases/${ref}`);
  const { target, values } = zhou.formOf(`/desk/cases/${ref}/decisions/pass`);
  const { _csrf, ...without } = values;
  for (const [body, headers] of [
    [without, {}],
    [{ ...without, _csrf: 'h1.forged' }, {}],
    [values, { origin: 'https://evil.example' }],
    [values, { 'sec-fetch-site': 'cross-site' }],
  ] as const) {
    expect((await zhou.post(target, body, headers)).status).toBe(403);
  }
  expect(zhou.here.text).toContain('页面停留太久了');
  expect(await world.city.step(ref)).toBe('review');
});

test('numbers are masked in every place until revealed; revealing needs a reason, is written down, and the applicant reads it', async () => {
  const ref = await world.city.signUp(++people);
  const { idNumber, mobile, name, emergencyContactMobile } = answers() as Record<string, string>;
  const zhou = await colleague(world);
  const pages = ['/desk', `/desk/cases/${ref}`, `/desk/cases/${ref}/decisions/fail`];
  for (const path of pages) {
    const { html } = await zhou.get(path);
    for (const secret of [idNumber, mobile, name, emergencyContactMobile]) expect(html).not.toContain(secret);
  }
  await zhou.get(`/desk/cases/${ref}`);
  expect(zhou.here.text).toContain(`${idNumber!.slice(0, 3)}***********${idNumber!.slice(-4)}`);
  const reveal = `/desk/cases/${ref}/reveal`;
  const token = { _csrf: zhou.token() };
  expect((await zhou.post(reveal, { ...token, what: 'identity' })).html).not.toContain(idNumber);
  expect(zhou.here.status).toBe(400);
  expect((await zhou.post(reveal, { ...token, what: 'identity', why: 'other', words: ' ' })).html).not.toContain(
    idNumber,
  );
  const shown = await zhou.post(reveal, { ...token, what: 'identity', why: 'certificate' });
  expect(shown.html).toContain(idNumber);
  expect(shown.html).not.toContain(mobile);
  expect(shown.headers.get('cache-control')).toBe('no-store');
  expect((await zhou.get(`/desk/cases/${ref}`)).html).not.toContain(idNumber);
  expect(zhou.here.text).toContain('查看完整证件号码，理由：核对证书');
  expect((await world.city.view(ref)).history.filter(({ text }) => text === 'history.revealed')).toHaveLength(1);
  expect(world.logged.filter((line) => line.includes('case.revealed'))).toHaveLength(1);
  const records = (await world.city.everything('recruitment')).filter(({ pk }) => pk === `ACCESS#${ref}`);
  expect(records).toMatchObject([{ what: 'identity', by: 'demo-reviewer', role: 'reviewer' }]);
  // Nothing of it in an address or a log line.
  expect(world.logged.join()).not.toMatch(new RegExp(`${idNumber}|${mobile}|${name}`));
});

test('why somebody looked is sealed where it lies, and read by colleagues and by the applicant', async () => {
  const ref = await world.city.signUp(++people);
  const zhou = await colleague(world);
  await zhou.get(`/desk/cases/${ref}`);
  const words = '和母亲王某核对过敏史';
  await zhou.post(`/desk/cases/${ref}/reveal`, { _csrf: zhou.token(), what: 'phone', why: 'other', words });
  const records = (await world.city.everything('recruitment')).filter(({ pk }) => pk === `ACCESS#${ref}`);
  expect(records).toHaveLength(1);
  expect(JSON.stringify(records)).not.toContain('王某');
  const { sealed, told } = records[0] as unknown as { sealed: string; told: string };
  const { sealing } = world.city.env;
  expect(await sealing.open('recruitment', ref, 'access', sealed)).toEqual({ reason: words });
  expect(await sealing.open('door', ref, 'access', told)).toEqual({ reason: words });
  expect((await zhou.get(`/desk/cases/${ref}`)).text).toContain(`理由：${words}`);
  expect((await world.city.view(ref)).history[0]).toMatchObject({ vars: { reason: words } });
});

test('what cannot be written down is not shown', async () => {
  const ref = await world.city.signUp(++people);
  const zhou = await colleague(world);
  await zhou.get(`/desk/cases/${ref}`);
  const { documents } = world.desk.env;
  const send = documents.send.bind(documents);
  (documents as { send: unknown }).send = (command: { input: { Item?: { pk?: string } } }) =>
    command.input.Item?.pk?.startsWith('ACCESS#') ? Promise.reject(new Error('lost')) : send(command as never);
  const broken = await zhou.post(`/desk/cases/${ref}/reveal`, { _csrf: zhou.token(), what: 'identity', why: 'call' });
  (documents as { send: unknown }).send = send;
  expect(broken.status).toBe(500);
  expect(broken.html).not.toContain(answers().idNumber);
  expect(broken.text).toMatch(/告诉我们编号 [0-9a-f]{8}/);
});

test('a reviewer of one district sees that district’s sign-ups only: lists, search, cases, decisions', async () => {
  const own = await world.city.signUp(++people, { name: '赵一一' });
  const other = await world.city.signUp(++people, { ...jianghan, name: '赵一一' });
  const outside = await world.city.signUp(++people, {
    name: '赵一一',
    residenceScope: 'outside',
    countryRegion: 'SG',
    district: undefined,
    street: undefined,
    community: undefined,
  });
  const wu = await colleague(world, 'demo-reviewer-district');
  await wu.get('/desk');
  expect(wu.here.html).toContain(own);
  expect(wu.here.html).not.toContain(other);
  const refused = await wu.get(`/desk/cases/${other}`);
  expect(refused.status).toBe(403);
  expect(refused.text).toContain('这份报名属于江汉区。需要查看，请联系管理员。');
  expect((await wu.get(`/desk/cases/${outside}`)).status).toBe(403);
  const state = await world.city.state(other);
  const forged = await wu.post(`/desk/cases/${other}/decisions/pass`, {
    _csrf: wu.token(),
    wait: String(state.entered),
    key: 'k',
  });
  expect(forged.status).toBe(403);
  expect(await world.city.step(other)).toBe('review');
  for (const path of ['reveal', 'call', 'verify']) {
    expect(
      (await wu.post(`/desk/cases/${other}/${path}`, { _csrf: wu.token(), what: 'identity', why: 'call' })).status,
    ).toBe(403);
  }
  await wu.get('/desk/search');
  await wu.send({ query: '赵一一' }, '/desk/search');
  expect(wu.here.html).toContain(own);
  expect(wu.here.html).not.toContain(other);
  await wu.get('/desk/search');
  await wu.send({ query: other }, '/desk/search');
  expect(wu.here.text).toContain('没有找到');
  const zhou = await colleague(world);
  await zhou.get('/desk/search');
  await zhou.send({ query: '赵一一' }, '/desk/search');
  for (const ref of [own, other, outside]) expect(zhou.here.html).toContain(ref);
});

test('search is exact: whole words in any of their forms, never a part of one, and masked results', async () => {
  const ref = await world.city.signUp(++people, { name: '吕布·阿里', organisation: '江岸社工站' });
  const { mobile, idNumber } = answers() as Record<string, string>;
  const zhou = await colleague(world);
  const look = async (query: string) => {
    await zhou.get('/desk/search');
    await zhou.send({ query }, '/desk/search');
    return zhou.here.html.includes(`/desk/cases/${ref}`);
  };
  const whole = [
    '吕布·阿里',
    '吕布阿里',
    'lvbuali',
    'LVBUALI',
    'lbal',
    mobile!,
    mobile!.slice(-4),
    idNumber!.toLowerCase(),
    '江岸社工站',
    ref,
    `${ref.slice(0, 6)}-${ref.slice(6, 12)}-${ref.slice(12)}`,
  ];
  for (const query of whole) expect(await look(query), query).toBe(true);
  expect(zhou.here.html).not.toContain(mobile);
  expect(zhou.here.html).not.toContain('吕布');
  for (const query of [
    '吕布',
    'lvbu',
    mobile!.slice(0, 7),
    '江岸',
    `sent 2026-11-22 medical-support`,
    ref.slice(0, 12),
  ]) {
    expect(await look(query), query).toBe(false);
  }
  expect(zhou.here.at).toBe('/desk/search');
});

test('each role sees what it is for, and no more', async () => {
  const ref = await world.city.signUp(++people);
  const ops = await colleague(world, 'demo-ops');
  expect((await ops.get('/desk')).text).toContain('卡住');
  const seen = await ops.get(`/desk/cases/${ref}`);
  expect(seen.text).toContain('您的角色只看办理情况');
  expect(seen.text).not.toContain('桃源社区');
  expect((await ops.get('/desk/search')).status).toBe(403);
  expect((await ops.post(`/desk/cases/${ref}/reveal`, { _csrf: ops.token(), what: 'phone', why: 'call' })).status).toBe(
    403,
  );
  const intake = await colleague(world, 'demo-intake');
  const page = await intake.get(`/desk/cases/${ref}`);
  expect(page.text).toContain('桃源社区');
  expect(page.text).not.toContain('隔离');
  expect(page.html).not.toContain('decisions/pass');
  const { entered } = await world.city.state(ref);
  const forged = await intake.post(`/desk/cases/${ref}/decisions/pass`, {
    _csrf: intake.token(),
    wait: String(entered),
    key: 'k',
  });
  expect(forged.status).toBe(403);
  expect(await world.city.step(ref)).toBe('review');
  const leader = await colleague(world, 'demo-group-leader');
  expect((await leader.get(`/desk/cases/${ref}`)).status).toBe(403);
});

test('a group leader reaches the people of a group and notes it', async () => {
  const ref = await world.city.approved(++people);
  await world.city.decide(ref, 'confirm');
  expect(await world.city.step(ref)).toBe('placed');
  const liu = await colleague(world, 'demo-group-leader');
  await liu.get('/desk/queues/placed');
  expect(liu.here.html).toContain(ref);
  await liu.get(`/desk/cases/${ref}`);
  const shown = await liu.post(`/desk/cases/${ref}/reveal`, { _csrf: liu.token(), what: 'phone', why: 'call' });
  expect(shown.html).toContain(`tel:${answers().mobile}`);
  const { history } = await world.city.view(ref);
  expect(history[0]).toMatchObject({ text: 'history.revealed.phone', vars: { reason: '电话核实身份' } });
  await liu.get(`/desk/cases/${ref}/decisions/contacted`);
  await liu.send({});
  expect((await world.city.data(ref)).contacted).toBe(true);
});

test('calls and looks at a register are noted beside the history and get in nobody’s way', async () => {
  const ref = await world.city.signUp(++people);
  const zhou = await colleague(world);
  await zhou.get(`/desk/cases/${ref}`);
  const pass = zhou.formOf(`/desk/cases/${ref}/decisions/pass`);
  expect((await zhou.send({}, `/desk/cases/${ref}/call`)).text).toContain('请选择结果');
  await zhou.get(`/desk/cases/${ref}`);
  await zhou.send({ call: 'noAnswer' }, `/desk/cases/${ref}/call`);
  await zhou.send({ verify: 'matches' }, `/desk/cases/${ref}/verify`);
  expect(zhou.here.text).toContain('打电话：没人接');
  expect(zhou.here.text).toContain('查验结果：一致');
  await zhou.post(pass.target, { ...pass.values, action: 'stay' });
  expect(await world.city.step(ref)).toBe('decided');
});

test('a message that did not arrive asks for a call, and the result closes it', async () => {
  const n = ++people;
  world.city.undelivered.add(String(answers(n).mobile));
  const ref = await world.city.signUp(n);
  await world.city.run(world.city.now() + 30 * minute);
  const intake = await colleague(world, 'demo-intake');
  await intake.get('/desk/queues/undelivered');
  expect(intake.here.text).toContain('短信没送到，请打电话');
  const message = /\/desk\/messages\/(\d{13})/.exec(intake.here.html)![1]!;
  await intake.get(`/desk/messages/${message}`);
  expect(intake.here.html).toContain(`/desk/cases/${ref}`);
  expect(intake.here.html).not.toContain(answers(n).mobile);
  await intake.get(`/desk/messages/${message}/decisions/called`);
  await intake.send({ called: 'noAnswer' });
  expect((await intake.get('/desk/queues/undelivered')).html).toContain(message);
  await intake.get(`/desk/messages/${message}/decisions/called`);
  await intake.send({ called: 'reached' });
  expect((await intake.get('/desk/queues/undelivered')).html).not.toContain(message);
  const elsewhere = ++people;
  world.city.undelivered.add(String(answers(elsewhere).mobile));
  await world.city.signUp(elsewhere, jianghan);
  await world.city.run(world.city.now() + 30 * minute);
  await intake.get('/desk/sign-in?as=demo-intake&returnTo=/desk/queues/undelivered');
  const foreign = /\/desk\/messages\/(\d{13})/.exec(intake.here.html)![1]!;
  const wu = await colleague(world, 'demo-reviewer-district');
  expect((await wu.get(`/desk/messages/${foreign}`)).status).toBe(403);
});

test('a stuck case is set going by those who may, and 再次发送 says what it risks', async () => {
  const { env } = world.city;
  const n = ++people;
  const open = env.sealing.open;
  const ref = await world.city.accept(n);
  env.sealing.open = async () => {
    throw new TypeError('broken');
  };
  world.desk.env.sealing.open = env.sealing.open;
  await world.city.run(world.city.now() + 60 * minute);
  expect((await world.city.state(ref)).status).toBe('stuck');
  env.sealing.open = open;
  const wu = await colleague(world);
  await wu.get(`/desk/cases/${ref}`);
  expect((await wu.post(`/desk/cases/${ref}/redrive`, { _csrf: wu.token() })).status).toBe(403);
  const he = await colleague(world, 'demo-ops');
  await he.get('/desk/queues/stuck');
  expect(he.here.html).toContain(ref);
  await he.get(`/desk/cases/${ref}`);
  expect(he.here.text).toContain('对方可能收到两次');
  await he.send({}, `/desk/cases/${ref}/redrive`);
  expect(he.here.text).toContain('已重新推进');
  await world.city.run();
  expect(await world.city.step(ref)).toBe('review');
});

test('wrong addresses, old references and broken bodies each get their sentence, never a trace', async () => {
  const zhou = await colleague(world);
  for (const [path, status] of [
    ['/desk/cases/2611210483170', 404],
    ['/desk/cases/x', 404],
    ['/desk/queues/nothing', 404],
    ['/desk/nowhere', 404],
    [`/desk/cases/${'1'.repeat(400)}`, 404],
  ] as const) {
    const page = await zhou.get(path);
    expect(page.status, path).toBe(status);
    expect(page.text).not.toMatch(/Error|at .*\.ts/);
  }
  const ref = await world.city.signUp(++people);
  await zhou.get(`/desk/cases/${ref}`);
  const bad = { _csrf: zhou.token(), wait: '-1', key: 'k' };
  expect((await zhou.post(`/desk/cases/${ref}/decisions/pass`, bad)).status).toBe(400);
  expect((await zhou.post(`/desk/cases/${ref}/decisions/toString`, bad)).status).toBe(404);
  expect((await zhou.post('/desk/search', { ...bad, query: 'x'.repeat(200_000) })).status).toBe(413);
  expect((await zhou.get('/desk/queues/review?after=%00')).status).toBe(200);
});

test('signed out, the desk is closed', async () => {
  const zhou = await colleague(world);
  await zhou.send({}, '/desk/sign-out');
  expect(zhou.here.text).toContain('您已退出工作台');
  expect((await zhou.get('/desk')).text).toContain('who?');
});

test('no personal data of a walk through the desk is in a log line or in the staff table', async () => {
  const known = Object.values(answers()).filter(
    (value) => typeof value === 'string' && /\d{11}/.test(value),
  ) as string[];
  const { Items } = await world.dynamo.documents.send(new ScanCommand({ TableName: world.desk.staffTable }));
  for (const value of known) {
    expect(world.logged.join('\n')).not.toContain(value);
    expect(JSON.stringify(Items)).not.toContain(value);
  }
});

test('a program’s decision stands at once; the desk shows it as a program’s', async () => {
  const ref = await world.city.signUp(++people);
  await world.city.staff(ref, 'pass', {}, program);
  const zhou = await colleague(world);
  expect((await zhou.get(`/desk/cases/${ref}`)).text).toContain('等报名人确认岗位');
});
