import type { City, Post } from '../../../shared/city/city.ts';
import { postsOpen } from '../../../shared/city/open.ts';
import type { Answer, Answers, Field, Option, Page, Problem, Scope } from '../../../shared/forms/field.ts';
import type { Lang, Translate } from '../../../shared/i18n/texts.ts';
import { checkMobile, cleanMobile } from '../../../shared/identity/phone.ts';
import { consent } from './consents.ts';
import { hasDispatchOrder } from './home.ts';
import { CERTIFICATES } from './work.ts';

const CHOICES = ['post1', 'post2', 'post3'] as const;
const SOCIAL_WORK = ['swAssistant', 'swSocialWorker', 'swSenior'];
const PSYCHOLOGY = ['counsellor2', 'counsellor3', 'counsellorTraining', 'cpsRegistered', 'therapist'];

/** Page 5. */
export const postsPage: Page = {
  id: 'posts',
  places: true,
  title: 'page.posts',
  step: 5,
  group: 'group.posts',
  fields: [
    choice('post1', { kind: 'radio' }),
    choice('post2', { kind: 'select', required: false, visible: ({ city }) => postsOpen(city).length > 1 }),
    choice('post3', { kind: 'select', required: false, visible: ({ city }) => postsOpen(city).length > 2 }),
    {
      id: 'acceptOtherPosts',
      kind: 'radio',
      sensitivity: 'public',
      options: ['yes', 'no'],
      visible: ({ city }) => postsOpen(city).length > 1,
    },
    {
      id: 'wechatReachable',
      kind: 'radio',
      sensitivity: 'personal',
      options: ['yes', 'no'],
      visible: ({ answers, city }) => chosenPosts(answers, city).some((post) => post.wechat),
      shown: ({ city }) => postsOpen(city).some((post) => post.wechat),
    },
    {
      id: 'wechatId',
      kind: 'text',
      sensitivity: 'personal',
      max: 40,
      autocomplete: 'off',
      autocapitalize: 'none',
      when: { field: 'wechatReachable', is: ['no'] },
      visible: ({ answers, city }) => chosenPosts(answers, city).some((post) => post.wechat),
      shown: ({ city }) => postsOpen(city).some((post) => post.wechat),
      clean: (text) => (checkMobile(cleanMobile(text)) ? text.replace(/\s+/g, '') : cleanMobile(text)),
      check: (answer) =>
        /^[A-Za-z][\w-]{5,19}$/.test(String(answer)) || !checkMobile(String(answer)) ? undefined : { case: 'format' },
    },
    consent('consentPool', { required: false }),
  ],
};

/** The posts that were wished for, in order, each once. */
export function chosenPosts(answers: Answers, city: City): Post[] {
  const ids = new Set(CHOICES.map((id) => answers[id]));
  return [...ids].flatMap((id) => city.posts.find((post) => post.id === id) ?? []);
}

/** True when this certificate meets what the post asks for. */
export function meets(post: Post, certificate: Answer | undefined): boolean {
  return !post.certificates.length || post.certificates.includes(String(certificate));
}

/** What certificates a post asks for, in words; whole families by their common name. */
export function certificateNames(post: Post, t: Translate, lang: Lang): string {
  const left = new Set(post.certificates);
  const names: string[] = [];
  const family = (codes: readonly string[], key: string) => {
    if (!codes.every((code) => left.has(code))) return;
    for (const code of codes) left.delete(code);
    names.push(t(key));
  };
  family(SOCIAL_WORK, 'certs.socialWork');
  family(PSYCHOLOGY, 'certs.psychology');
  for (const code of CERTIFICATES) if (left.has(code)) names.push(t(`certificate.${code}`));
  return names.join(lang === 'zh' ? '或' : ' or ');
}

/** Hours of a post in words: `早 8 点到晚 12 点`, `08:00–24:00`. */
export function postHours(post: Post, lang: Lang): string {
  const { from, to } = post.hours;
  const whole = from.endsWith(':00') && to.endsWith(':00');
  return lang === 'zh' && whole ? `${oClock(from)}到${oClock(to)}` : `${from}–${to}`;
}

function oClock(time: string): string {
  const hour = Number(time.slice(0, 2));
  const part = hour < 12 ? '早' : hour === 12 ? '中午' : hour < 18 ? '下午' : '晚';
  return `${part} ${hour > 12 ? hour - 12 : hour} 点`;
}

function choice(id: (typeof CHOICES)[number], more: Partial<Field> & Pick<Field, 'kind'>): Field {
  return { id, sensitivity: 'public', options: postOptions, check: checkPost(id), ...more };
}

/** Where and when a post serves, in a sentence. */
export const postLine = (post: Post, t: Translate, lang: Lang): string =>
  t('post.line', { channel: post.channel[lang], hours: postHours(post, lang) });

/** What to know of a post, and what may happen in it: read before one chooses. */
export const postWords = ({ notice, risks }: Post, t: Translate, lang: Lang): string[] => [
  ...(notice ? [notice[lang]] : []),
  ...(risks ? [t('post.risks', { risks: risks[lang] })] : []),
];

function postOptions({ city, lang, left, t }: Scope): Option[] {
  return postsOpen(city).map((post) => {
    const n = left?.[post.id];
    const room = n === undefined ? '' : n > 0 ? t('post.left', { n }) : t('post.full');
    const space = lang === 'en' && room ? ' ' : '';
    const line = `${postLine(post, t, lang)}${space}${room}`;
    return { value: post.id, label: post.name[lang], hint: [line, ...postWords(post, t, lang)].join('\n') };
  });
}

function checkPost(id: (typeof CHOICES)[number]) {
  return (answer: Answer, scope: Scope): Problem | undefined => {
    const { answers, city, lang, t } = scope;
    const earlier = CHOICES.slice(0, CHOICES.indexOf(id)).map((other) => answers[other]);
    if (earlier.includes(answer)) return { case: 'same' };
    if (id === 'post3' && !answers.post2) return { case: 'gap' };
    const post = city.posts.find((p) => p.id === answer);
    if (!post) return undefined;
    const vars = { post: post.name[lang] };
    const away = answers.residenceScope === 'mainland' || answers.residenceScope === 'outside';
    if (post.onSite && away && !(answers.residenceScope === 'mainland' && hasDispatchOrder(answers))) {
      return { case: 'onSite', key: 'post.onSite', vars };
    }
    // Another certificate than those asked for may still do: the others are typed by hand. A reviewer looks.
    if (!meets(post, answers.certificate) && answers.certificate === 'none') {
      return {
        case: 'certificate',
        key: 'post.certificate',
        vars: { ...vars, certs: certificateNames(post, t, lang) },
      };
    }
    return undefined;
  };
}
