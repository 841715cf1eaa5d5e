import type { Post } from '../../shared/city/city.ts';
import { postsOpen } from '../../shared/city/open.ts';
import { LinkButton } from '../../shared/ui/button.tsx';
import { Lines, Rich } from '../../shared/ui/rich.tsx';
import { postLine, postWords } from '../recruitment/form/posts.ts';
import { page } from './page.tsx';
import { firstPage, path } from './sign-up/journey.ts';
import type { Visit } from './visit.ts';

/** The call with its risks: what people read before the first question. A city's own texts stand in for ours by key. */
export function showNotice(visit: Visit): Promise<Response> {
  const { t, web } = visit;
  const posts = postsOpen(web.city);
  const onSite = posts.some((post) => post.onSite);
  return page(
    visit,
    { title: t('notice.title') },
    <>
      <h1 class="govuk-heading-xl">{t('notice.title')}</h1>
      <p class="govuk-body-l">{t('notice.by')}</p>
      <p class="govuk-body govuk-hint">{t('notice.source')}</p>
      {web.city.open ? null : <p class="govuk-inset-text">{t('notice.closed')}</p>}
      <Section visit={visit} heading="notice.who.h" texts={['notice.who']} />
      {posts.length > 0 ? <Posts visit={visit} posts={posts} /> : null}
      <Section visit={visit} heading="notice.time.h" texts={['notice.time']} />
      <Section visit={visit} heading="notice.free.h" texts={['notice.free']} />
      <Section
        visit={visit}
        heading="notice.risk.h"
        texts={series(visit, 'notice.risk').filter((key) => onSite || key !== 'notice.risk6')}
      />
      <Section visit={visit} heading="notice.care.h" texts={series(visit, 'notice.care')} />
      <Section visit={visit} heading="notice.duty.h" texts={series(visit, 'notice.duty')} />
      <Section visit={visit} heading="notice.need.h" texts={['notice.need']} />
      <Section visit={visit} heading="notice.next.h" texts={['notice.next']} />
      {web.city.open ? <Begin visit={visit} /> : null}
      <p class="govuk-body">
        <a class="govuk-link" href="/check">
          {t('notice.check')}
        </a>
      </p>
      {web.city.open ? <p class="govuk-body">{t('notice.byphone')}</p> : null}
    </>,
  );
}

function Begin({ visit: { t, web } }: { visit: Visit }) {
  return (
    <>
      <LinkButton href={path(firstPage(web.form))}>{t('notice.start')}</LinkButton>
      <p class="govuk-body">
        <a class="govuk-link" href="/resume">
          {t('notice.resume')}
        </a>
      </p>
    </>
  );
}

/** The posts as they are now, with what is to know of each before one chooses. */
function Posts({ visit, posts }: { visit: Visit; posts: Post[] }) {
  const { t, lang } = visit;
  return (
    <>
      <h2 class="govuk-heading-m">{t('notice.posts.h', { n: posts.length })}</h2>
      <ul class="govuk-list govuk-list--bullet govuk-list--spaced">
        {posts.map((post) => (
          <li>
            <strong>{post.name[lang]}</strong>
            <br />
            <Lines text={[...postWords(post, t, lang), `${postLine(post, t, lang)}${size(visit, post)}`].join('\n')} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** How many people a post takes, in words. */
function size({ t, lang }: Visit, { groups }: Post): string {
  const [{ min, max } = { min: 0, max: 0 }] = groups;
  const space = lang === 'en' ? ' ' : '';
  const alike = min > 0 && groups.every((group) => group.min === min && group.max === max);
  if (!alike) return space + t('notice.post.places', { n: groups.reduce((sum, group) => sum + group.max, 0) });
  return space + t(groups.length > 1 ? 'notice.post.groups' : 'notice.post.group', { n: groups.length, min, max });
}

function Section({ visit, heading, texts }: { visit: Visit; heading: string; texts: string[] }) {
  const { t } = visit;
  return (
    <>
      <h2 class="govuk-heading-m">{t(heading)}</h2>
      {texts.length === 1 ? (
        <p class="govuk-body">
          <Rich text={t(texts[0]!)} />
        </p>
      ) : (
        <ul class="govuk-list govuk-list--bullet govuk-list--spaced">
          {texts.map((key) => (
            <li>
              <Rich text={t(key)} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Keys `<name>1`, `<name>2` … as far as there are any. */
function series(visit: Visit, name: string): string[] {
  const keys: string[] = [];
  while (visit.has(`${name}${keys.length + 1}`)) keys.push(`${name}${keys.length + 1}`);
  return keys;
}
