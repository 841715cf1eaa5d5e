import { isOpen } from '../../../shared/city/open.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Notification } from '../../../shared/ui/notification.tsx';
import { SummaryList } from '../../../shared/ui/summary-list.tsx';
import { postHours } from '../../recruitment/form/posts.ts';
import { counted } from '../lists/read.ts';
import { page } from '../parts/frame.tsx';
import type { Visit } from '../visit.ts';
import { History } from './history.tsx';
import { State } from './list.tsx';
import { postOf, standingOf } from './read.ts';
import { certsOf, fieldName } from './typed.ts';

/** GET /desk/posts/:id: how a post stands, what can be done with it, and who changed it. */
export async function showPost(visit: Visit, id: string): Promise<Response> {
  const { t, lang, c } = visit;
  const post = await postOf(visit, id);
  const { held, taken, places, line } = await standingOf(visit, post);
  const open = isOpen(post);
  const groups = post.groups.map(({ min, max }, index) => ({
    key: t('posts.group', { n: index + 1 }),
    value: `${min}–${max} · ${t('posts.held', { n: held[index]! })}`,
  }));
  const words = (
    [
      ['notice', post.notice],
      ['risks', post.risks],
    ] as const
  ).flatMap(([key, text]) => (text ? [{ key: fieldName(visit, key), value: text[lang] }] : []));
  return page(
    visit,
    { title: post.name[lang], menu: 'posts' },
    <>
      {c.req.query('said') === undefined ? null : (
        <Notification title={t('posts.title')} success>
          <p class="govuk-notification-banner__heading">{t('posts.done')}</p>
        </Notification>
      )}
      <h1 class="govuk-heading-l">{post.name[lang]}</h1>
      <p class="govuk-body">
        <State visit={visit} open={open} />
      </p>
      <div class="desk-two">
        <div>
          <SummaryList
            rows={[
              { key: t('posts.places'), value: `${taken}／${places}` },
              ...groups,
              { key: t('posts.line'), value: counted(line) },
              { key: fieldName(visit, 'short'), value: post.short[lang] },
              { key: t('posts.channel'), value: `${post.channel[lang]} · ${postHours(post, lang)}` },
              { key: t('posts.certs'), value: t(`posts.certs.${certsOf(post)}`) },
              { key: t('posts.leader'), value: post.leader[lang] },
              ...words,
            ]}
          />
          <div class="desk-buttons">
            <LinkButton href={`/desk/posts/${id}/change`}>{t('posts.change')}</LinkButton>
            <LinkButton kind={open ? 'warning' : 'secondary'} href={`/desk/posts/${id}/${open ? 'close' : 'reopen'}`}>
              {t(open ? 'posts.close' : 'posts.reopen')}
            </LinkButton>
          </div>
          <p class="govuk-body">
            <a class="govuk-link" href="/desk/posts">
              {t('posts.back')}
            </a>
          </p>
        </div>
        <section class="desk-side" aria-labelledby="history">
          <h2 class="govuk-heading-m" id="history">
            {t('posts.history')}
          </h2>
          <History visit={visit} id={id} />
        </section>
      </div>
    </>,
  );
}
