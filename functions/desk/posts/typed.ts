import type { Post } from '../../../shared/city/city.ts';
import { findingsOf, Post as PostShape } from '../../../shared/city/post.ts';
import type { Raw } from '../../../shared/forms/field.ts';
import type { PageError } from '../../../shared/ui/error-summary.tsx';
import { one, type Visit } from '../visit.ts';

const socialWork = ['swAssistant', 'swSocialWorker', 'swSenior'];
const psychology = ['counsellor2', 'counsellor3', 'counsellorTraining', 'cpsRegistered', 'therapist'];
/** What a post may ask for, as it is chosen at the desk. */
export const certificates: Readonly<Record<string, readonly string[]>> = {
  none: [],
  socialWork,
  psychology,
  either: [...socialWork, ...psychology],
};

/** Fields in two languages, with the key of their name. */
export const words = ['name', 'short', 'channel', 'leader', 'notice', 'risks'] as const;
const optional: readonly string[] = ['notice', 'risks'];
/** Most groups that a post may have. */
const mostGroups = 20;
/** Most characters of a name. */
const longest = 60;
const clock = /^([01]\d|2[0-3]):[0-5]\d$/;

/** The name of a field without what it says of its filling in. */
export const fieldName = ({ t }: Pick<Visit, 't'>, key: string) => t(`posts.${key}`).replace(/（.*）| \(.*\)/, '');

/** Which choice of certificates a post has; `asIs`: one that the desk does not offer. */
export function certsOf({ certificates: asked }: Pick<Post, 'certificates'>): string {
  const same = Object.entries(certificates).find(([, list]) => [...list].sort().join() === [...asked].sort().join());
  return same?.[0] ?? 'asIs';
}

/** A post as the form shows it. */
export function rawOf(post: Post): Raw {
  const groups = post.groups.flatMap(({ min, max }, index) => [
    [`min${index + 1}`, String(min)],
    [`max${index + 1}`, String(max)],
  ]);
  const texts = words.flatMap((word) => [
    [`${word}Zh`, post[word]?.zh ?? ''],
    [`${word}En`, post[word] && post[word].en !== post[word].zh ? post[word].en : ''],
  ]);
  return Object.fromEntries([
    ...texts,
    ...groups,
    ['from', post.hours.from],
    ['to', post.hours.to],
    ['certs', certsOf(post)],
    ...(post.onSite ? [['onSite', 'yes']] : []),
    ...(post.wechat ? [['wechat', 'yes']] : []),
  ]);
}

/** The post that was typed, and what is wrong with it. `before`: as it is; of a new post only its id. */
export function typedPost(visit: Visit, raw: Raw, before: Partial<Post> & { id: string }): Typed {
  const { t } = visit;
  const errors: PageError[] = [];
  const wrong = (target: string, key: string, vars = {}) =>
    errors.push({ target, text: t(`posts.wrong.${key}`, vars) });
  const said = (name: string) => one(raw, name).trim();
  const text = (word: (typeof words)[number]) => {
    const zh = said(`${word}Zh`);
    return zh === '' ? undefined : { zh, en: said(`${word}En`) || zh };
  };
  for (const word of words)
    if (!text(word) && !optional.includes(word)) wrong(`${word}Zh`, 'text', { name: fieldName(visit, word) });
  for (const word of words)
    for (const part of ['Zh', 'En'])
      if (!optional.includes(word) && said(word + part).length > longest) wrong(word + part, 'long', { n: longest });
  const hours = { from: said('from'), to: said('to') };
  for (const end of ['from', 'to'] as const) {
    if (end === 'to' && hours.to === '24:00') continue;
    if (!clock.test(hours[end])) wrong(end, 'time');
    else if (!/[05]$/.test(hours[end])) wrong(end, 'step');
  }
  const groups = groupsIn(said, wrong);
  const certs = said('certs');
  const asked = Object.hasOwn(certificates, certs) ? certificates[certs] : before.certificates;
  const post = {
    ...before,
    name: text('name')!,
    short: text('short')!,
    channel: text('channel')!,
    leader: text('leader')!,
    hours,
    onSite: said('onSite') === 'yes',
    wechat: said('wechat') === 'yes',
    certificates: [...(asked ?? [])],
    groups,
  };
  for (const word of ['notice', 'risks'] as const) {
    const put = text(word);
    if (put) post[word] = put;
    else delete post[word];
  }
  // The rules of the city's file: what is left after the sentences above.
  const { version: _version, ...bare } = post;
  const shape = PostShape.safeParse(bare);
  const paths = shape.success
    ? findingsOf(shape.data).map(({ path }) => path)
    : shape.error.issues.map(({ path }) => path);
  for (const [field] of paths) {
    const word = words.find((one) => one === field);
    if (field === 'hours' && !told(errors, 'from', 'to')) wrong('to', 'order');
    if (word && !told(errors, `${word}Zh`)) wrong(`${word}Zh`, word === 'short' ? 'short' : 'long', { n: 300 });
  }
  if (!shape.success && errors.length === 0) wrong('max1', 'groups');
  return { post, errors };
}

const told = (errors: readonly PageError[], ...targets: string[]) =>
  errors.some(({ target }) => targets.includes(target));

interface Typed {
  post: Post;
  errors: PageError[];
}

function groupsIn(said: (name: string) => string, wrong: (target: string, key: string) => void): Post['groups'] {
  const rows = Array.from({ length: mostGroups }, (_, index) => ({
    n: index + 1,
    min: said(`min${index + 1}`),
    max: said(`max${index + 1}`),
  }));
  const filled = rows.filter(({ min, max }) => min !== '' || max !== '');
  if (filled.length === 0) wrong('max1', 'groups');
  for (const [index, { n, min, max }] of filled.entries()) {
    if (n !== index + 1) wrong(`max${index + 1}`, 'gap');
    else if (!/^\d{1,3}$/.test(max) || Number(max) < 1 || Number(max) > 500) wrong(`max${n}`, 'size');
    else if (!/^\d{0,3}$/.test(min) || Number(min) > Number(max)) wrong(`min${n}`, 'min');
  }
  return filled.map(({ min, max }) => ({ min: Number(min), max: Number(max) }));
}
