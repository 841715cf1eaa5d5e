import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApplicantView } from '../../../../functions/recruitment/applicant.ts';
import { stateOf } from '../../../../functions/recruitment/states.ts';
import { recruitmentTexts } from '../../../../functions/recruitment/texts/all.ts';
import { recruitment } from '../../../../functions/recruitment/workflow.ts';
import { type Texts, translator } from '../../../../shared/i18n/texts.ts';
import { formatDue } from '../../../../shared/i18n/time.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { community, medical, postsWith, wishes } from './posts.ts';
import { at, day, hour, makeCity, minute, program, type TestCity } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

/** The sentences of a view, as the page fills them. Throws where a value is missing. */
function sentences(city: TestCity, view: ApplicantView, lang: 'zh' | 'en'): string[] {
  const t = translator(recruitmentTexts as Texts, lang, { city: city.city });
  const due = { due: formatDue(lang, view.due) };
  const said = ['body', 'next'].map((part) => t(`state.${view.state}.${part}`, { ...due, ...view.vars }));
  const history = view.history.map(({ text, vars }) => t(text, vars));
  for (const sentence of [...said, ...history]) if (/\{\w+\}/.test(sentence)) throw new Error(sentence);
  return [...said, ...history];
}

async function read(city: TestCity, ref: string) {
  const [zh, en] = [await city.view(ref), await city.view(ref, 'en')];
  sentences(city, en, 'en');
  const [body, next, ...history] = sentences(city, zh, 'zh');
  return { state: zh.state, point: zh.point, decisions: zh.decisions, body, next, history };
}

const anytime = ['withdraw', 'changeTimes', 'expose', 'changeMobile'];

test('every step of the workflow has a state that the content names, in both languages', () => {
  for (const step of Object.keys(recruitment.steps)) {
    const name = stateOf({ step, status: 'waiting', fence: 1, data: {} } as never);
    for (const part of ['name', 'body', 'next'])
      expect(recruitmentTexts, step).toHaveProperty([`state.${name}.${part}`]);
  }
});

describe('what the applicant reads, step by step', () => {
  test('accepted, checked, reviewed, offered, placed', async () => {
    const city = await makeCity(dynamo);
    const ref = await city.accept(1);
    expect(await read(city, ref)).toMatchObject({
      state: 'received',
      point: 1,
      decisions: ['withdraw'],
      history: ['您提交了报名'],
    });
    await city.run();
    expect(await read(city, ref)).toEqual({
      state: 'review',
      point: 2,
      decisions: anytime,
      body: '工作人员正在审核您的资质，可能打电话核实。',
      next: '11月23日（周一）10:00前有结果。',
      history: ['进入资质审核，预计 11月23日（周一）10:00前完成', '证件号码和条件核对通过', '您提交了报名'],
    });
    await city.run(city.now() + minute);
    await city.staff(ref, 'pass', {}, program);
    expect(await read(city, ref)).toMatchObject({
      state: 'offered',
      point: 3,
      decisions: ['confirm', 'decline', ...anytime],
      body: '审核已通过。为您留了一个名额：医务人员心理疏导和减压服务（第一志愿）。',
      next: '请在 11月22日（周日）22:01前确认，逾期名额让给下一位。',
    });
    await city.decide(ref, 'confirm');
    expect(await read(city, ref)).toEqual({
      state: 'placed',
      point: 5,
      decisions: anytime,
      body: '医务人员心理疏导和减压服务，第 1 组。负责人：李老师（示例）。',
      next: '负责人在 11月23日（周一）10:01前联系您，安排培训和排班。**没有培训，不要自行开始服务。**',
      history: [
        '您确认了岗位',
        '为您留了名额：医务人员心理疏导和减压服务，请在 11月22日（周日）22:01前确认',
        '资质审核通过',
        '进入资质审核，预计 11月23日（周一）10:00前完成',
        '证件号码和条件核对通过',
        '您提交了报名',
      ],
    });
  });

  test('asked, answered; late; not approved; looked at again', async () => {
    const city = await makeCity(dynamo);
    const ref = await city.signUp(1);
    await city.staff(ref, 'askMore', { question: '您做过热线吗' }, program);
    expect(await read(city, ref)).toMatchObject({
      state: 'answering',
      decisions: ['answer', ...anytime],
      body: '审核人员想了解：您做过热线吗',
      next: '请在 11月23日（周一）10:00前填写，逾期报名会关闭，可以重新报名。',
      history: ['审核人员请您补充', expect.anything(), expect.anything(), expect.anything()],
    });
    await city.decide(ref, 'answer', { text: '做过两年' });
    const { history } = await read(city, ref);
    expect(history.slice(0, 3)).toEqual([
      '进入资质审核，预计 11月23日（周一）10:00前完成',
      '您提交了补充说明',
      '审核人员请您补充',
    ]);
    expect(history.filter((line) => line === '证件号码和条件核对通过')).toHaveLength(1);
    await city.run(at('10:05', 23));
    expect(await read(city, ref)).toMatchObject({
      state: 'reviewLate',
      body: '报名的人多，审核慢了，已经催办。抱歉让您久等。',
    });
    expect((await read(city, ref)).history[0]).toBe('审核超过预计时间，已催办');
    await city.staff(ref, 'fail', { reason: 'noAvailability' }, program);
    expect(await read(city, ref)).toMatchObject({
      state: 'failed',
      point: 2,
      decisions: ['appeal', 'erase'],
      body: '您能服务的时间和岗位的时间对不上。',
      next: '报名已结束。可以申请一次复核，11月25日（周三）10:05前。',
    });
    await city.decide(ref, 'appeal', { text: '晚上也可以' });
    expect(await read(city, ref)).toMatchObject({ state: 'review' });
  });

  test('in line, with one’s number as it is now; the offer; the lapse', async () => {
    const city = await makeCity(dynamo, { posts: postsWith({ [medical]: [[0, 1]], [community]: [[0, 1]] }) });
    const holder = await city.approved(1, wishes(medical));
    await city.approved(2, wishes(community));
    await city.run(city.now() + minute);
    const before = await city.approved(3, wishes(medical));
    await city.run(city.now() + minute);
    const ref = await city.approved(4, wishes(medical, community));
    expect(await read(city, ref)).toMatchObject({
      state: 'waitlisted',
      point: 3,
      decisions: anytime,
      body: '审核已通过，您选的岗位暂时满了。您排在第 2 位。',
      next: '有空位按次序通知您；候补到 12月6日（周日）10:02。',
    });
    expect((await read(city, ref)).history[0]).toBe('您转为候补，第 2 位');
    await city.decide(before, 'withdraw');
    expect((await read(city, ref)).body).toContain('第 1 位');
    await city.decide(holder, 'withdraw');
    expect((await read(city, ref)).state).toBe('offered');
    await city.run(at('22:05'));
    const lapsed = await read(city, ref);
    expect([lapsed.state, ...lapsed.history.slice(0, 2)]).toEqual([
      'waitlisted',
      '您转为候补，第 1 位',
      '确认时间已过，名额已让出',
    ]);
  });

  test('on hold, released, withdrawn, to be deleted', async () => {
    const city = await makeCity(dynamo);
    const ref = await city.signUp(1, { isolationStatus: 'contact' });
    expect(await read(city, ref)).toMatchObject({
      state: 'held',
      decisions: ['release', 'withdraw', 'changeTimes', 'changeMobile'],
      body: '您填写了正在隔离观察或有过接触。',
      history: ['您报告了需要隔离观察，报名暂缓', '您提交了报名'],
    });
    await city.run(city.now() + hour);
    await city.staff(ref, 'recordRelease', { date: '2026-11-22', toldBy: '社区', by: '王' });
    expect((await read(city, ref)).history.slice(0, 3)).toEqual([
      '进入资质审核，预计 11月23日（周一）11:00前完成',
      '证件号码和条件核对通过',
      '已核对解除隔离观察，继续办理',
    ]);
    await city.decide(ref, 'withdraw');
    expect(await read(city, ref)).toMatchObject({
      state: 'withdrawn',
      decisions: ['erase'],
      body: '您在 11月22日（周日）11:00撤回了报名。',
      next: expect.stringMatching(/^个人信息保留到 5月2\d日（周.）.*后删除/),
    });
  });

  test.each(['known', 'byHand', 'orderPending'])(
    '%s reads like any sign-up that a person checks, with a time',
    async (step) => {
      const city = await makeCity(dynamo);
      if (step === 'byHand') city.realName(() => 'mismatch');
      if (step === 'known') await city.signUp(1);
      const outside = {
        residenceScope: 'mainland',
        dispatchOrderNo: '1',
        dispatchOrderDate: '2026-11-20',
        dispatchOrderIssuer: '部',
      };
      const onSite = { ...wishes('supply-delivery'), ...outside };
      const ref = await city.signUp(1, { mobile: '13800029999', ...(step === 'orderPending' && onSite) });
      expect(await city.step(ref)).toBe(step);
      expect(await read(city, ref)).toEqual({
        state: 'knownPending',
        point: 1,
        decisions: anytime,
        body: '这份报名需要工作人员核对。',
        next: '11月23日（周一）10:00前会打电话或发短信给您。',
        history: ['需要工作人员核对', '您提交了报名'],
      });
      const [message] = city.sent.filter(({ to }) => to === '13800029999');
      expect(message).toMatchObject({ template: 'sms.received', params: { due: '11月24日10时' } });
    },
  );

  test('stuck: something is slow on our side, nothing is lost, and by when there is news', async () => {
    const city = await makeCity(dynamo);
    city.realName(() => {
      throw new TypeError('a mistake of ours');
    });
    const broken = { ...city.env.workflows.recruitment![0]! };
    const { eligibility } = recruitment.steps;
    broken.steps = {
      ...broken.steps,
      realName: { kind: 'automatic', to: ['eligibility'], run: () => Promise.reject(new TypeError('x')) },
      eligibility: eligibility!,
    };
    Object.assign(city.env.workflows, { recruitment: [broken] });
    const ref = await city.signUp(1);
    await city.run(city.now() + day);
    expect((await city.state(ref)).status).toBe('stuck');
    const view = await read(city, ref);
    expect(view).toMatchObject({ state: 'slow', decisions: ['withdraw'] });
    expect(view.next).toMatch(/前会有进展/);
  });
});

test.each([
  ['unreachable', '3', '我们打了 3 次电话，没有联系上您。'],
  ['experience', '2', '这个岗位要求从业满 2 年。'],
  ['other', '请先和社区联系再报名', '请先和社区联系再报名'],
  ['untrue', '证书编号查不到', '填写的内容和核实的情况不一致。证书编号查不到'],
])('a reason is said once: %s', async (reason, text, said) => {
  const city = await makeCity(dynamo);
  const ref = await city.signUp(1);
  await city.staff(ref, 'fail', { reason, text }, program);
  expect((await city.view(ref)).vars.reason).toBe(said);
});
