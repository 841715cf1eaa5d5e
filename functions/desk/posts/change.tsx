import type { Post } from '../../../shared/city/city.ts';
import { postsOpen } from '../../../shared/city/open.ts';
import type { Raw } from '../../../shared/forms/field.ts';
import { Problem } from '../../../shared/http/problem.ts';
import type { PageError } from '../../../shared/ui/error-summary.tsx';
import { changePost, mostOpen, type PostChanged } from '../../recruitment/change-post.ts';
import type { PostRecord } from '../../recruitment/posts-now.ts';
import { keptTyping } from '../parts/typing.ts';
import { one, type Visit } from '../visit.ts';
import { showConfirm } from './confirm.tsx';
import { drawForm } from './form.tsx';
import { showMoved } from './history.tsx';
import { allPosts, postOf, standingOf } from './read.ts';
import { rawOf, typedPost } from './typed.ts';

const newId = /^post-[a-z0-9]{8}$/;

/** GET /desk/posts/new. */
export async function showNew(visit: Visit): Promise<Response> {
  await allPosts(visit);
  const { ids } = visit.desk.env;
  const id = `post-${Array.from({ length: 8 }, () => ids.index(36).toString(36)).join('')}`;
  return drawForm(visit, undefined, {
    id,
    version: '0',
    from: '08:00',
    to: '22:00',
    certs: 'none',
    ...(await keptTyping(visit)),
  });
}

/** POST /desk/posts/new: first says what it comes to, then opens the post. */
export async function sendNew(visit: Visit): Promise<Response> {
  const posts = await allPosts(visit);
  const raw = await visit.post();
  const id = one(raw, 'id');
  if (!newId.test(id)) throw new Problem(400, 'request.broken');
  // Sent twice, or gone back to: it is open already.
  if (posts.some((post) => post.id === id)) return visit.c.redirect(`/desk/posts/${id}?said`, 303);
  const { post, errors } = typedPost(visit, raw, { id });
  const full = postsOpen(visit.desk.env.city).length >= mostOpen;
  if (full) errors.push({ target: 'nameZh', text: visit.t('posts.wrong.most', { n: mostOpen }) });
  if (errors.length > 0 || one(raw, 'action') === 'back') return drawForm(visit, undefined, raw, errors);
  if (one(raw, 'action') !== 'confirm') return showConfirm(visit, undefined, post, raw);
  return answer(visit, post, await save(visit, { post, did: 'opened', expected: 0 }), 0, raw);
}

/** GET /desk/posts/:id/change. */
export async function showChange(visit: Visit, id: string): Promise<Response> {
  const post = await postOf(visit, id);
  const raw = (await keptTyping(visit)) ?? { ...rawOf(post), version: String(post.version ?? 0) };
  return drawForm(visit, await standingOf(visit, post), raw);
}

/** POST: first says whom it concerns, then changes the post. */
export async function sendChange(visit: Visit, id: string): Promise<Response> {
  const before = await postOf(visit, id);
  const raw = await visit.post();
  const expected = Number(one(raw, 'version'));
  if (expected !== (before.version ?? 0)) return showMoved(visit, id, expected);
  const standing = await standingOf(visit, before);
  const { post, errors } = typedPost(visit, raw, before);
  const held = standing.held.findIndex((n, index) => n > (post.groups[index]?.max ?? 0));
  if (errors.length === 0 && held >= 0) errors.push(tooFew(visit, held + 1, standing.held[held]!));
  if (errors.length > 0 || one(raw, 'action') === 'back') return drawForm(visit, standing, raw, errors);
  if (one(raw, 'action') !== 'confirm') return showConfirm(visit, standing, post, raw);
  return answer(visit, post, await save(visit, { post, did: 'changed', expected }), expected, raw);
}

const tooFew = ({ t }: Visit, group: number, n: number): PageError => ({
  target: `max${group}`,
  text: t('posts.wrong.held', { n }),
});

/** Makes a change in the name of who is signed in. */
export function save(
  { desk, staff }: Visit,
  change: { post: Post; did: PostRecord['did']; why?: string; expected: number },
): Promise<PostChanged> {
  return changePost(desk.env, { ...change, by: staff.sub });
}

/** What a change came to, as a page. */
async function answer(visit: Visit, post: Post, changed: PostChanged, since: number, raw: Raw): Promise<Response> {
  if (changed.kind === 'done') return visit.c.redirect(`/desk/posts/${post.id}?said`, 303);
  if (changed.kind === 'moved') return showMoved(visit, post.id, since);
  // Somebody was placed between the two clicks.
  const standing = await standingOf(visit, await postOf(visit, post.id));
  return drawForm(visit, standing, raw, [tooFew(visit, changed.group, changed.held)]);
}
