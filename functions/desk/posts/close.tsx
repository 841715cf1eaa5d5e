import { isOpen, postsOpen } from '../../../shared/city/open.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { TextInput } from '../../../shared/ui/text-input.tsx';
import { mostOpen } from '../../recruitment/change-post.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { keptTyping } from '../parts/typing.ts';
import { one, type Visit } from '../visit.ts';
import { save } from './change.tsx';
import { showMoved } from './history.tsx';
import { postOf, standingOf } from './read.ts';
import { Told } from './told.tsx';

type To = 'close' | 'reopen';

/** GET /desk/posts/:id/close, …/reopen: whom it concerns, and why it closes. */
export async function showSwitch(visit: Visit, id: string, to: To): Promise<Response> {
  const kept = await keptTyping(visit);
  return draw(visit, id, to, kept ? one(kept, 'why') : '');
}

/** POST: closes the post, or opens it again. */
export async function sendSwitch(visit: Visit, id: string, to: To): Promise<Response> {
  const { c, t, desk } = visit;
  const raw = await visit.post();
  const post = await postOf(visit, id);
  const expected = Number(one(raw, 'version'));
  const why = one(raw, 'why').trim().slice(0, 200);
  if (expected !== (post.version ?? 0)) return showMoved(visit, id, expected);
  if (isOpen(post) !== (to === 'close')) return c.redirect(`/desk/posts/${id}`, 303);
  if (to === 'close' && why === '') return draw(visit, id, to, why, t('posts.wrong.why'));
  if (to === 'reopen' && postsOpen(desk.env.city).length >= mostOpen)
    return draw(visit, id, to, why, t('posts.wrong.most', { n: mostOpen }));
  const changed = await save(visit, {
    post: { ...post, open: to === 'reopen' },
    did: to === 'close' ? 'closed' : 'opened',
    ...(why && { why }),
    expected,
  });
  return changed.kind === 'done' ? c.redirect(`/desk/posts/${id}?said`, 303) : showMoved(visit, id, expected);
}

async function draw(visit: Visit, id: string, to: To, why: string, wrong?: string): Promise<Response> {
  const { t, lang } = visit;
  const post = await postOf(visit, id);
  const title = t(`posts.${to}`);
  return page(
    visit,
    { title, failed: wrong !== undefined, menu: 'posts' },
    <>
      <ErrorSummary title={t('error.summary', { n: 1 })} errors={wrong ? [{ target: 'why', text: wrong }] : []} />
      <h1 class="govuk-heading-l">{title}</h1>
      <Told visit={visit} standing={await standingOf(visit, post)} post={{ ...post, open: to === 'reopen' }} />
      <PostForm visit={visit} id="form">
        <input type="hidden" name="version" value={String(post.version ?? 0)} />
        {to === 'close' ? <TextInput id="why" lang={lang} label={t('posts.why')} value={why} error={wrong} /> : null}
        <Button kind={to === 'close' ? 'warning' : undefined}>{t('posts.confirm.go')}</Button>
        <p class="govuk-body">
          <a class="govuk-link" href={`/desk/posts/${id}`}>
            {t('posts.cancel')}
          </a>
        </p>
      </PostForm>
    </>,
  );
}
