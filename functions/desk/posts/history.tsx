import type { Post } from '../../../shared/city/city.ts';
import { formatTime } from '../../../shared/i18n/time.ts';
import { register } from '../../../shared/register/register.ts';
import { type PostRecord, postNow } from '../../recruitment/posts-now.ts';
import { page } from '../parts/frame.tsx';
import { namesOf } from '../parts/people.ts';
import type { Visit } from '../visit.ts';
import { changesOf, Sentences } from './told.tsx';

/** The last changes that a page shows. */
const most = 20;

/** Who changed a post, when, and what; newest first. `since`: only versions after this one. */
export async function History({ visit, id, since = 0 }: { visit: Visit; id: string; since?: number }) {
  const { t, lang, desk } = visit;
  const changes = await register(desk.env, 'recruitment').changes<PostRecord>('post', id, most + 1);
  const shown = changes.filter(({ version }) => version > since).slice(0, most);
  const names = await namesOf(
    visit,
    shown.map(({ by }) => ({ kind: 'staff', id: by })),
  );
  if (shown.length === 0) return <p class="govuk-body">{t('posts.seed')}</p>;
  return (
    <ul class="govuk-list">
      {shown.map(({ version, value, at, by }) => (
        <li>
          <strong>{`${formatTime(lang, at)} · ${names.get(by) ?? t('posts.someone')}`}</strong>
          <Sentences
            said={changesOf(visit, versionBefore(visit, id, version, changes), value)}
            none={t('posts.nothing')}
          />
        </li>
      ))}
    </ul>
  );
}

function versionBefore(
  { desk }: Visit,
  id: string,
  version: number,
  changes: { version: number; value: PostRecord }[],
): Post | undefined {
  const before = changes.find((one) => one.version === version - 1);
  return before ? postNow(before.value, before.version) : desk.env.seed?.posts.find((post) => post.id === id);
}

/** 409: somebody else has changed the post since this person opened the page; what, and by whom. */
export function showMoved(visit: Visit, id: string, since: number): Promise<Response> {
  const { t } = visit;
  return page(
    visit,
    { title: t('posts.moved.title'), status: 409, menu: 'posts' },
    <>
      <h1 class="govuk-heading-l">{t('posts.moved.title')}</h1>
      <p class="govuk-body">{t('posts.moved.body')}</p>
      <History visit={visit} id={id} since={since} />
      <p class="govuk-body">
        <a class="govuk-link" href={`/desk/posts/${id}`}>
          {t('posts.moved.again')}
        </a>
      </p>
    </>,
  );
}
