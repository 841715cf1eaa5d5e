import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawOf } from '../../../functions/desk/posts/typed.ts';
import { changePost } from '../../../functions/recruitment/change-post.ts';
import { keepPosts } from '../../../functions/recruitment/posts-now.ts';
import type { Raw } from '../../../shared/forms/field.ts';
import { medical, postsWith, wishes } from '../recruitment/workflow/posts.ts';
import { type Colleague, colleague } from './colleague.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld({ city: { posts: postsWith({ [medical]: [[0, 3]] }) } });
  keepPosts(world.desk.env, { rings: true });
  keepPosts(world.city.env, { rings: true });
});
afterAll(() => world.stop());

const postNow = async (id: string) => {
  await world.desk.env.refresh!(true);
  return world.desk.env.city.posts.find((post) => post.id === id)!;
};
/** What the form of a post holds, with changes. */
const typed = async (id: string, changes: Raw = {}) =>
  ({ ...rawOf(await postNow(id)), ...changes }) as Record<string, string>;
const change = async (who: Colleague, id: string, changes: Raw) => {
  await who.get(`/desk/posts/${id}/change`);
  return who.send(await typed(id, changes));
};
const confirm = (who: Colleague) => who.send({ action: 'confirm' });

describe('岗位开发', () => {
  test('lead and admin of the whole city only, in the menu and at the address', async () => {
    const lead = await colleague(world, 'demo-lead');
    expect((await lead.get('/desk/posts')).text).toContain('岗位开发');
    expect(lead.here.html).toContain('href="/desk/posts"');
    for (const sub of ['demo-reviewer', 'demo-intake', 'demo-group-leader', 'demo-ops']) {
      const other = await colleague(world, sub);
      expect(other.here.html).not.toContain('href="/desk/posts"');
      for (const path of ['', '/new', `/${medical}`, `/${medical}/change`, `/${medical}/close`])
        expect((await other.get(`/desk/posts${path}`)).status).toBe(403);
      const before = await postNow(medical);
      await other.get('/desk');
      const sent = { _csrf: other.token(), version: '0', why: 'x', action: 'confirm', ...(await typed(medical)) };
      for (const path of ['new', `${medical}/change`, `${medical}/close`])
        expect((await other.post(`/desk/posts/${path}`, sent)).status).toBe(403);
      expect(await postNow(medical)).toEqual(before);
    }
    expect((await lead.get('/desk/posts/nowhere')).status).toBe(404);
  });

  test('made larger: the page says first whom it concerns, then those in line are asked; who did it stands there', async () => {
    for (let n = 0; n < 5; n++) await world.city.approved(n, wishes(medical));
    const lead = await colleague(world, 'demo-lead');
    await lead.get(`/desk/posts/${medical}`);
    expect(lead.here.text).toContain('3／3');
    await change(lead, medical, { max1: '4', noticeZh: '请穿轻便的鞋。' });
    expect(lead.here.text).toContain('第 1 组：0–3 改为 0–4');
    expect(lead.here.text).toContain('须知：请穿轻便的鞋。');
    expect(lead.here.text).toContain('已占名额的 3 人不变');
    expect(lead.here.text).toContain('多出 1 个名额：候补的 2 人');
    // Nothing has changed yet.
    expect((await postNow(medical)).version).toBeUndefined();
    await confirm(lead);
    expect(lead.here.text).toContain('已保存');
    expect(lead.here.text).toContain('郑国强');
    await world.city.run();
    expect((await lead.get('/desk/posts')).text).toContain('4／4');
    expect((await lead.get(`/desk/posts/${medical}?lang=en`)).text).toContain('Group 1: 0–3 becomes 0–4');
    await lead.get('/desk?lang=zh');
  });

  test('never fewer places than people hold: the desk is told how many, and what was typed is kept', async () => {
    const lead = await colleague(world, 'demo-lead');
    await change(lead, medical, { max1: '2', noticeZh: '新须知' });
    expect(lead.here.text).toContain('错误');
    expect(lead.here.text).toContain('有 4 人占着名额，不能少于 4');
    expect(lead.here.html).toContain('新须知');
    expect((await postNow(medical)).groups[0]!.max).toBe(4);
  });

  test('what is wrong is said beside its field, and nothing is saved', async () => {
    const lead = await colleague(world, 'demo-lead');
    const wrong: [Raw, string][] = [
      [{ nameZh: ' ' }, '请填写岗位名称'],
      [{ shortZh: '一二三四五六七八九' }, '短名称要 1 到 8 个字'],
      [{ from: '8点' }, '时间写成 08:00 这样'],
      [{ from: '99:99' }, '时间写成 08:00 这样'],
      [{ from: '08:03' }, '5 分钟的整数倍'],
      [{ from: '20:00', to: '20:00' }, '结束时间要晚于开始时间'],
      [{ max1: '501' }, '名额填 1 到 500 的整数'],
      [{ max1: '-1' }, '名额填 1 到 500 的整数'],
      [{ min1: '5', max1: '4' }, '填 0 到“最多”之间的整数'],
      [{ max1: '', min1: '' }, '至少填一个组'],
      [{ max3: '5' }, '中间的组不能空着'],
      [{ max1: '0', shortZh: '一二三四五六七八九', nameZh: '' }, '有 3 处需要修改'],
      [{ nameEn: 'n'.repeat(61) }, '最多 60 个字'],
      [{ noticeZh: '长'.repeat(301) }, '最多 300 个字'],
    ];
    for (const [raw, text] of wrong) {
      await change(lead, medical, raw);
      expect(lead.here.text, JSON.stringify(raw)).toContain(text);
      expect(lead.here.html).toContain('govuk-error-summary');
    }
    expect((await postNow(medical)).version).toBe(1);
  });

  test('two at once: the second is shown what the first changed, and nothing of theirs is lost in silence', async () => {
    const [lead, admin] = [await colleague(world, 'demo-lead'), await colleague(world, 'demo-admin')];
    await change(lead, medical, { max1: '6' });
    await change(admin, medical, { max1: '9' });
    await confirm(admin);
    await confirm(lead);
    expect(lead.here.status).toBe(409);
    expect(lead.here.text).toContain('您的改动没有保存');
    expect(lead.here.text).toContain('孙丽华');
    expect(lead.here.text).toContain('第 1 组：0–4 改为 0–9');
    expect((await postNow(medical)).groups[0]!.max).toBe(9);
  });

  test('closed with a reason: whom it concerns first; it is gone from the sign-up, its people stay; opened again', async () => {
    const lead = await colleague(world, 'demo-lead');
    await lead.get(`/desk/posts/${medical}/close`);
    expect(lead.here.text).toContain('已占名额的');
    expect(lead.here.text).toContain('这是最后一个开放的岗位');
    await lead.send({ why: ' ' });
    expect(lead.here.text).toContain('请填写关闭原因');
    expect((await postNow(medical)).open).not.toBe(false);
    await lead.send({ why: '医院不再需要' });
    expect(lead.here.text).toContain('关闭：医院不再需要');
    expect(world.desk.env.city.open).toBe(false);
    await lead.get(`/desk/posts/${medical}/reopen`);
    await lead.send();
    expect(lead.here.text).toContain('重新开放');
    expect((await postNow(medical)).open).toBe(true);
  });

  test('a new post: opened once however often it is sent, with an id that stays', async () => {
    const lead = await colleague(world, 'demo-lead');
    await lead.get('/desk/posts/new');
    const form = {
      nameZh: '方舱巡护',
      shortZh: '方舱巡护',
      channelZh: '现场',
      leaderZh: '吴老师',
      from: '08:00',
      to: '24:00',
      certs: 'none',
      onSite: 'yes',
      max1: '10',
      risksZh: '可能接触病原体。',
    };
    await lead.send(form);
    expect(lead.here.text).toContain('报名页几秒内出现这个岗位');
    const confirming = lead.formOf();
    await confirm(lead);
    const id = /posts\/(post-[a-z0-9]{8})/.exec(lead.here.at)![1]!;
    await lead.post('/desk/posts/new', { ...confirming.values, action: 'confirm' });
    expect(lead.here.at).toContain(id);
    expect(await postNow(id)).toMatchObject({
      name: { zh: '方舱巡护', en: '方舱巡护' },
      groups: [{ min: 0, max: 10 }],
      onSite: true,
      version: 1,
    });
    expect(world.desk.env.city.posts).toHaveLength(2);
    expect((await lead.get('/desk/by-phone')).status).toBe(403);
    const tampered = { ...confirming.values, id: 'medical-support', action: 'confirm' };
    expect((await lead.post('/desk/posts/new', tampered)).status).toBe(400);
  });

  test('text of people is text: markup in a name or a reason is shown, not run', async () => {
    const lead = await colleague(world, 'demo-lead');
    const before = await postNow(medical);
    const post = { ...before, open: false, notice: { zh: '<script>1</script>', en: '<b>' } };
    await changePost(world.desk.env, {
      post,
      did: 'closed',
      why: '<img src=x>',
      expected: before.version!,
      by: 'demo-admin',
    });
    await lead.get(`/desk/posts/${medical}`);
    expect(lead.here.html).not.toMatch(/<script>1|<img src=x/);
  });
});
