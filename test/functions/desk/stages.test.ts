import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FilesPlace } from '../../../shared/files/place.ts';
import { confirmed, rated, refused } from '../recruitment/workflow/files.ts';
import { minute, program } from '../recruitment/workflow/world.ts';
import { type Colleague, colleague } from './colleague.ts';
import { makeWorld, type World } from './world.ts';

const place: FilesPlace = {
  bucket: 'kapok-files',
  region: 'cn-north-1',
  url: 'http://s3.example/kapok-files',
  origin: 'http://s3.example',
  credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
};

let world: World;
beforeAll(async () => {
  const order = ['review', 'materials', 'fit', 'place'] as const;
  world = await makeWorld({ files: place, city: { order: [...order], fit: { fourEyes: true, passAt: 6 } } });
});
afterAll(() => world.stop());

let people = 0;
/** Somebody who has been approved, and is asked for materials. */
const asked = () => world.city.approved(++people);
/** Somebody who has sent a photo, and is being matched. */
async function matched(): Promise<string> {
  const ref = await asked();
  await confirmed(world.city, ref);
  await world.city.decide(ref, 'materialsDone');
  return ref;
}
const marks = (mark: number, wishes = 2) => ({
  ...Object.fromEntries(
    Array.from({ length: wishes }, (_, n) => [
      [`ability${n + 1}`, String(mark)],
      [`match${n + 1}`, String(mark)],
    ]).flat(),
  ),
  fitReason: '面谈过，夜里能排班',
});
async function rates(person: Colleague, ref: string, mark: number) {
  await person.get(`/desk/cases/${ref}/decisions/score`);
  const { posts } = (await world.city.data(ref)) as { posts: string[] };
  return person.send(marks(mark, posts.length));
}

describe('materials beside the answers', () => {
  test('what is waited for stands on a list, and a preview says what comes after the approval', async () => {
    const waiting = await world.city.signUp(++people);
    const zhou = await colleague(world);
    await zhou.get(`/desk/cases/${waiting}`);
    expect(zhou.here.text).toContain('您的报名还需要材料');
    await asked();
    await zhou.get('/desk/queues/materials');
    expect(zhou.here.text).toContain('等报名材料');
  });

  test('a file is opened by a button, recorded with the case, and the applicant reads it', async () => {
    const ref = await asked();
    const { file, key } = await confirmed(world.city, ref);
    await refused(world.city, ref, 'unreadable');
    const zhou = await colleague(world);
    await zhou.get(`/desk/cases/${ref}`);
    expect(zhou.here.text).toContain('第 1 份');
    expect(zhou.here.text).toContain('另有 1 份没有收下');
    expect(zhou.here.html).not.toContain(key);
    await zhou.send({}, `/desk/cases/${ref}/files/${file}`);
    expect(zhou.here.status).toBe(200);
    const [, src] = /<img src="([^"]+)"/.exec(zhou.here.html)!;
    const address = new URL(src!.replaceAll('&amp;', '&'));
    expect(address.pathname).toBe(`/kapok-files/${key}`);
    expect(address.searchParams.get('X-Amz-Expires')).toBe('60');
    expect(zhou.here.headers.get('content-security-policy')).toContain(`img-src 'self' data: ${place.origin};`);
    expect(zhou.here.headers.get('cache-control')).toBe('no-store');
    expect(zhou.here.text).toContain('打开报名材料，理由：审核报名材料');
    const view = await world.city.view(ref);
    expect(view.history).toContainEqual(
      expect.objectContaining({ text: 'history.revealed.materials', vars: { reason: '审核报名材料' } }),
    );
    await zhou.get(`/desk/cases/${ref}`);
    expect(zhou.here.html).not.toContain('<img src="http://s3');
  });

  test('what cannot be written down is not shown', async () => {
    const ref = await asked();
    const { file } = await confirmed(world.city, ref);
    const zhou = await colleague(world);
    await zhou.get(`/desk/cases/${ref}`);
    const { env } = world.desk;
    const { send } = env.documents;
    env.documents.send = (async (command: { constructor: { name: string }; input: { Item?: { pk?: string } } }) => {
      if (command.input.Item?.pk?.startsWith('ACCESS#')) throw new Error('the table is away');
      return (send as (command: unknown) => Promise<unknown>).call(env.documents, command);
    }) as never;
    await zhou.send({}, `/desk/cases/${ref}/files/${file}`);
    env.documents.send = send;
    expect(zhou.here.status).toBe(500);
    expect(zhou.here.html).not.toContain('s3.example');
  });

  test('a file that was taken away, of another case, or of nobody cannot be opened', async () => {
    const ref = await asked();
    const other = await asked();
    const { file } = await confirmed(world.city, ref);
    const theirs = await confirmed(world.city, other);
    const zhou = await colleague(world);
    await zhou.get(`/desk/cases/${ref}`);
    const form = zhou.formOf(`/desk/cases/${ref}/files/${file}`);
    for (const wrong of [theirs.file, 'x', '..%2F..%2Fkept'])
      expect((await zhou.post(`/desk/cases/${ref}/files/${wrong}`, form.values)).status, wrong).toBe(404);
    await world.city.decide(ref, 'removeFile', { file });
    expect((await zhou.post(`/desk/cases/${ref}/files/${file}`, form.values)).status).toBe(404);
  });

  test.each(['demo-intake', 'demo-ops'])('%s does not read materials', async (sub) => {
    const ref = await asked();
    const { file } = await confirmed(world.city, ref);
    const person = await colleague(world, sub);
    await person.get(`/desk/cases/${ref}`);
    expect(person.here.text).not.toContain('第 1 份');
    const refusal = await person.post(`/desk/cases/${ref}/files/${file}`, { _csrf: person.token() });
    expect(refusal.status).toBe(403);
    expect(refusal.html).not.toContain('s3.example');
  });

  test('a post from elsewhere opens nothing', async () => {
    const ref = await asked();
    const { file } = await confirmed(world.city, ref);
    const zhou = await colleague(world);
    const refusal = await zhou.post(`/desk/cases/${ref}/files/${file}`, {}, { origin: 'https://evil.example' });
    expect(refusal.status).toBe(403);
  });

  test('papers checked some other way: a reason is asked for, the case goes on', async () => {
    const ref = await asked();
    const zhou = await colleague(world);
    await zhou.get(`/desk/cases/${ref}/decisions/waiveMaterials`);
    await zhou.send({});
    expect(zhou.here.text).toContain('请写明怎么核对的');
    await zhou.send({ waiveReason: '本人到场，原件已核对' });
    await world.city.run();
    expect(await world.city.step(ref)).toBe('fit');
  });
});

describe('匹配度评审', () => {
  test('a sheet for each wish, with words for every mark; nothing is chosen beforehand', async () => {
    const ref = await matched();
    const zhou = await colleague(world);
    await zhou.get('/desk/queues/fit');
    expect(zhou.here.html).toContain(`/desk/cases/${ref}`);
    await zhou.get(`/desk/cases/${ref}/decisions/score`);
    expect(zhou.here.text).toContain('医务人员心理疏导和减压服务：一线服务能力');
    expect(zhou.here.text).toContain('4 分：能独立服务');
    expect(zhou.here.html).not.toMatch(/type="radio"[^>]*checked/);
    await zhou.send({});
    expect(zhou.here.html).toContain('错误：');
    expect(zhou.here.text).toContain('请写理由');
    expect(await world.city.data(ref)).not.toHaveProperty('scores');
  });

  test('the second does not see the first’s marks before their own; then both stand in the history', async () => {
    const ref = await matched();
    const [zhou, wu] = [await colleague(world), await colleague(world, 'demo-reviewer-district')];
    await rates(zhou, ref, 4);
    expect(zhou.here.text).toContain('您已经评过');
    expect(zhou.here.text).toContain('面谈过，夜里能排班');
    await wu.get(`/desk/cases/${ref}`);
    expect(wu.here.text).toContain('还要一位');
    expect(wu.here.text).not.toContain('面谈过');
    expect(wu.here.text).not.toContain('能力 4');
    await rates(wu, ref, 5);
    expect(await world.city.step(ref)).toBe('fitDecided');
    expect(wu.here.text).toContain('能力 4，匹配 4，合适');
    expect(wu.here.text).toContain('能力 5，匹配 5，合适');
    await wu.send({}, `/desk/cases/${ref}/decisions/undo`);
    expect(await world.city.step(ref)).toBe('fit');
    await rates(wu, ref, 5);
    await world.city.run(world.city.now() + 3 * minute);
    expect(await world.city.step(ref)).toBe('offered');
  });

  test('the same reviewer twice is told so, in words', async () => {
    const ref = await matched();
    const zhou = await colleague(world);
    await rates(zhou, ref, 4);
    await rates(zhou, ref, 4);
    expect(zhou.here.status).toBe(403);
    expect((await world.city.data(ref)).scores).toHaveLength(1);
  });

  test('who differ leave it to the lead, who sees both and their reasons', async () => {
    const ref = await matched();
    const [zhou, wu, zheng] = [
      await colleague(world),
      await colleague(world, 'demo-reviewer-district'),
      await colleague(world, 'demo-lead'),
    ];
    await rates(zhou, ref, 4);
    await rates(wu, ref, 2);
    expect(wu.here.text).toContain('由组长定');
    await zheng.get('/desk/queues/fit');
    expect(zheng.here.text).toContain('两位不一致');
    await zheng.get(`/desk/cases/${ref}`);
    for (const words of ['能力 4，匹配 4，合适', '能力 2，匹配 2，不合适', '面谈过', '周敏', '吴芳'])
      expect(zheng.here.text).toContain(words);
    await rates(zheng, ref, 1);
    expect(await world.city.step(ref)).toBe('fitDecided');
    await world.city.run(world.city.now() + 3 * minute);
    expect(await world.city.step(ref)).toBe('failed');
  });

  test('a third reviewer who is no lead is told that it is the lead’s', async () => {
    const ref = await matched();
    await world.city.staff(ref, 'score', rated(await world.city.data(ref), 4), program);
    await world.city.staff(ref, 'score', rated(await world.city.data(ref), 1), { ...program, id: 'p-2' });
    const zhou = await colleague(world);
    await rates(zhou, ref, 4);
    expect(zhou.here.status).toBe(403);
    expect(zhou.here.text).toContain('由组长定');
  });

  test('other documents are asked for with the words that the applicant will read', async () => {
    const ref = await matched();
    const zhou = await colleague(world);
    await zhou.get(`/desk/cases/${ref}/decisions/askFiles`);
    expect(zhou.here.text).toContain('请补传报名材料');
    await zhou.send({ fileQuestion: '证书背面没有拍到' });
    await world.city.run(world.city.now() + 3 * minute);
    expect(await world.city.view(ref)).toMatchObject({
      state: 'materialsAgain',
      vars: { question: '证书背面没有拍到' },
    });
  });
});
