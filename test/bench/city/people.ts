import { recruitmentForm } from '../../../functions/recruitment/form.ts';
import type { City } from '../../../shared/city/city.ts';
import { isOpen } from '../../../shared/city/open.ts';
import type { Answers } from '../../../shared/forms/field.ts';
import { idOf, mobileOf } from '../person.ts';

/** What a few in a hundred have in common, so that each search has more than one page of results in a city of any size. */
export const common = { name: '陈静', pinyin: 'chenjing', mobileEnd: '8888', organisation: '示例社会工作服务中心' };

const surnames = [...'王李张刘杨黄赵吴周徐孙马朱胡郭何高林罗郑'];
const given = '伟 芳 娜 敏 静怡 丽华 强 磊 军 洋 勇 艳 杰 涛 明 超 秀英 霞 平 刚 桂英 建华 文博 子轩'.split(' ');
/** 72 家 member organisations (seed 001). */
const organisations = 72;
/** The post that closes half way: who wished for nothing else goes into the pool. */
export const closing = 'supply-delivery';
/** A post of one group that half of them wish for, and nothing else: most of those stand in its line. */
const scarce = 'home-isolation-support';

/** The n-th who signs up, from 0, in a city as it is at that moment. `now`: epoch ms. */
export function answersOf(city: City, n: number, now: number): Answers {
  const district = city.districts[n % city.districts.length]!;
  const often = n % 20 === 7;
  const post1 = postOf(city, n);
  const { post2: _post2, wechatReachable: _wechat, ...example } = recruitmentForm.example(now, city);
  return {
    ...example,
    name: often ? common.name : `${surnames[n % surnames.length]}${given[Math.floor(n / 20) % given.length]}`,
    idNumber: idOf(city, n),
    mobile: n % 20 === 11 ? `139${String((n - 11) / 20).padStart(4, '0')}${common.mobileEnd}` : mobileOf(n),
    district: district.id,
    street: district.streets[n % district.streets.length]!.code,
    organisation: n % 10 === 3 ? common.organisation : `第${(n % (organisations - 1)) + 1}社会工作服务中心`,
    post1,
    acceptOtherPosts: post1 === closing || post1 === scarce ? 'no' : 'yes',
    ...(post1 === 'medical-support' && { wechatReachable: 'yes' }),
    consentPool: true,
    // One in a hundred is in isolation.
    isolationStatus: n % 100 === 41 ? 'isolating' : 'no',
  };
}

function postOf({ posts }: City, n: number): string {
  if (n % 16 === 5 && posts.some((post) => post.id === closing && isOpen(post))) return closing;
  return n % 2 > 0 ? scarce : n % 4 > 0 ? 'community-worker-support' : 'medical-support';
}
