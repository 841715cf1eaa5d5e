import type { Post } from '../../../shared/city/city.ts';
import { isOpen, postsOpen } from '../../../shared/city/open.ts';
import { placesOf } from '../../recruitment/posts.ts';
import type { PostRecord } from '../../recruitment/posts-now.ts';
import { counted } from '../lists/read.ts';
import type { Visit } from '../visit.ts';
import type { Standing } from './read.ts';
import { certsOf, fieldName, words } from './typed.ts';

type Version = Post & Partial<Pick<PostRecord, 'did' | 'why'>>;

/** What one version of a post changed of the one before, in sentences. `before` undefined: there was none. */
export function changesOf(visit: Pick<Visit, 't' | 'lang'>, before: Post | undefined, after: Version): string[] {
  const { t, lang } = visit;
  const said: string[] = [];
  if (!before) said.push(t('posts.did.opened'));
  else if (isOpen(before) !== isOpen(after))
    said.push(isOpen(after) ? t('posts.did.reopened') : t('posts.did.closed', { why: after.why ?? '' }));
  const size = (group?: { min: number; max: number }) => (group ? `${group.min}–${group.max}` : '');
  const most = Math.max(before?.groups.length ?? 0, after.groups.length);
  for (let n = 1; n <= most; n++) {
    const [was, is] = [size(before?.groups[n - 1]), size(after.groups[n - 1])];
    if (was === is) continue;
    const key = was === '' ? 'groupNew' : is === '' ? 'groupGone' : 'group';
    said.push(t(`posts.did.${key}`, { n, before: was, after: is }));
  }
  const worded = (name: string, was: string | undefined, is: string | undefined) => {
    if (before && was !== is)
      said.push(t('posts.did.words', { name: fieldName(visit, name), text: is || t('posts.did.none') }));
  };
  for (const word of words) {
    const other = lang === 'zh' ? 'en' : 'zh';
    const [was, is] = [before?.[word], after[word]];
    worded(word, was?.[lang], is?.[lang]);
    if (was?.[lang] === is?.[lang]) worded(word, was?.[other], is?.[other]);
  }
  worded('from', before?.hours.from, after.hours.from);
  worded('to', before?.hours.to, after.hours.to);
  const certs = (post: Post) => t(`posts.certs.${certsOf(post)}`);
  if (before && before.certificates.join() !== after.certificates.join())
    said.push(t('posts.did.words', { name: t('posts.certs'), text: certs(after) }));
  for (const flag of ['onSite', 'wechat'] as const)
    if (before) worded(flag, t(`posts.${before[flag]}`), t(`posts.${after[flag]}`));
  return said;
}

/** Whom a change concerns, and what happens to them; `standing` undefined: the post is new. */
export function whomOf({ t, desk }: Visit, standing: Standing | undefined, after: Post): string[] {
  const before = standing?.post;
  const line = counted(standing?.line ?? 0);
  const kept = standing && standing.taken > 0 ? [t('posts.whom.kept', { n: standing.taken })] : [];
  if (!before || (!isOpen(before) && isOpen(after))) return [...kept, t('posts.whom.opened')];
  if (isOpen(before) && !isOpen(after)) {
    const last = postsOpen(desk.env.city).length <= 1;
    const waiting = standing.line > 0 ? [t('posts.whom.closed', { line })] : [];
    return [...kept, ...waiting, t('posts.whom.hidden'), ...(last ? [t('posts.whom.last')] : [])];
  }
  const more = placesOf(after) - placesOf(before);
  return [
    ...kept,
    ...(more > 0 ? [t('posts.whom.more', { n: more, line })] : []),
    ...(more < 0 ? [t('posts.whom.fewer', { n: -more, line })] : []),
    ...(worded(before) === worded(after) ? [] : [t('posts.whom.words')]),
  ];
}

/** What volunteers read of a post, to compare. */
const worded = (post: Post) =>
  JSON.stringify([...words.map((word) => post[word] ?? null), post.hours, post.certificates]);

/** Sentences as a list. */
export function Sentences({ said, none }: { said: string[]; none: string }) {
  if (said.length === 0) return <p class="govuk-body">{none}</p>;
  return (
    <ul class="govuk-list govuk-list--bullet">
      {said.map((text) => (
        <li>{text}</li>
      ))}
    </ul>
  );
}

/** What changes (`said`; absent: the page's heading says it), and whom it concerns. */
export function Told({ visit, standing, post, said }: ToldProps) {
  const { t, lang } = visit;
  return (
    <>
      <h2 class="govuk-heading-m">{post.name[lang]}</h2>
      {said ? <Sentences said={said} none={t('posts.nothing')} /> : null}
      <h2 class="govuk-heading-m">{t('posts.confirm.whom')}</h2>
      <Sentences said={whomOf(visit, standing, post)} none={t('posts.nothing')} />
    </>
  );
}
interface ToldProps {
  visit: Visit;
  standing: Standing | undefined;
  post: Post;
  said?: string[];
}
