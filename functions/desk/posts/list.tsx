import { isOpen } from '../../../shared/city/open.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { counted } from '../lists/read.ts';
import { page } from '../parts/frame.tsx';
import { Heads } from '../parts/heads.tsx';
import type { Visit } from '../visit.ts';
import { allPosts, standingOf } from './read.ts';

/** GET /desk/posts: every post, open ones first, with how many places are taken and how many people wait. */
export async function showPosts(visit: Visit): Promise<Response> {
  const { t, lang } = visit;
  const posts = await allPosts(visit);
  const sorted = [...posts.filter(isOpen), ...posts.filter((post) => !isOpen(post))];
  const rows = await Promise.all(sorted.map((post) => standingOf(visit, post)));
  const heads = ['posts.post', 'posts.state', 'posts.places', 'posts.line'];
  return page(
    visit,
    { title: t('posts.title'), menu: 'posts' },
    <>
      <h1 class="govuk-heading-l">{t('posts.title')}</h1>
      <LinkButton kind="secondary" href="/desk/posts/new">
        {t('posts.new')}
      </LinkButton>
      <table class="govuk-table desk-table">
        <caption class="govuk-visually-hidden">{t('posts.title')}</caption>
        <Heads heads={heads.map((head) => t(head))} />
        <tbody>
          {rows.map(({ post, taken, places, line }) => (
            <tr>
              <th scope="row" class="govuk-table__cell">
                <a class="govuk-link" href={`/desk/posts/${post.id}`}>
                  {post.name[lang]}
                </a>
              </th>
              <td class="govuk-table__cell" data-label={t('posts.state')}>
                <State visit={visit} open={isOpen(post)} />
              </td>
              <td class="govuk-table__cell" data-label={t('posts.places')}>
                {`${taken}／${places}`}
              </td>
              <td class="govuk-table__cell" data-label={t('posts.line')}>
                {counted(line)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>,
  );
}

/** Open or closed, in words and colour. */
export function State({ visit: { t }, open }: { visit: Visit; open: boolean }) {
  return <Tag colour={open ? 'green' : 'grey'}>{t(open ? 'posts.open' : 'posts.closed')}</Tag>;
}
