import type { Child } from 'hono/jsx';
import { Problem } from '../../../shared/http/problem.ts';
import { dateInChina, formatDay, isRealDate } from '../../../shared/i18n/time.ts';
import { Notification } from '../../../shared/ui/notification.tsx';
import type { OwnRoster, OwnTime } from '../../recruitment/roster/own.ts';
import { PostForm, seeOther } from '../page.tsx';
import type { CaseView } from '../ports.ts';
import { one, ownPost, type Visit } from '../visit.ts';
import { caseOf } from './access.ts';

/** A volunteer's case with its training and shifts. */
export interface Own {
  view: CaseView;
  own: OwnRoster;
}

/**
 * Training and shifts of the visitor's own sign-up; whoever has none of them is led to the sign-up's page.
 *
 * @param from first day of the free slots, YYYY-MM-DD; today unless said.
 */
export async function ownOf(
  visit: Visit,
  reference: string,
  from = dateInChina(visit.ctx.now),
): Promise<Own | Response> {
  const view = await caseOf(visit, reference);
  if (view instanceof Response) return view;
  const own = await visit.web.engine.roster?.(reference, from);
  return own ? { view, own } : seeOther(visit, `/mine/${reference}`);
}

/** The day in the address from which slots are shown: today at the earliest. */
export function weekIn(visit: Visit): string {
  const today = dateInChina(visit.ctx.now);
  const asked = visit.c.req.query('week') ?? '';
  return isRealDate(asked) && asked > today ? asked : today;
}

/** `11月23日（周一）08:00–10:00`. */
export const when = ({ lang }: Pick<Visit, 'lang'>, { date, from, to }: Pick<OwnTime, 'date' | 'from' | 'to'>) =>
  `${formatDay(lang, date)} ${from}–${to}`;

/** Name of a kind of training. */
export const kindName = ({ web, lang }: Visit, code: string) =>
  web.city.roster.training.find((one) => one.code === code)?.name[lang] ?? code;

/** `心理支持 · 第 1 组`. */
export function groupName({ web, lang, t }: Visit, { post, group }: Pick<OwnRoster, 'post' | 'group'>): string {
  const name = web.city.posts.find(({ id }) => id === post)?.short[lang] ?? post;
  return t('slots.group', { post: name, n: group });
}

/** What has just been done, or why it was not: the key of the sentence is in the address. */
export function Said({ visit }: { visit: Visit }) {
  const { t, has, c } = visit;
  const said = c.req.query('said') ?? '';
  const [done, no] = [`roster.said.${said}`, `refusal.${said}`];
  const key = said === 'moved' ? 'roster.moved' : has(done) ? done : has(no) ? no : undefined;
  if (!key) return null;
  return (
    <Notification title={t('mine.case')} success={key === done}>
      <p class="govuk-notification-banner__heading">{t(key)}</p>
    </Notification>
  );
}

interface DecideProps {
  visit: Visit;
  view: CaseView;
  action: string;
  /** What is decided, and of what. */
  act: string;
  id: string;
  /** Of the page: two taps of one button are one decision. */
  page: string;
  children: Child;
}

/** A form of one button. */
export function DecideForm({ visit, view, action, act, id, page, children }: DecideProps) {
  return (
    <PostForm visit={visit} action={action}>
      <input type="hidden" name="act" value={act} />
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="wait" value={String(view.wait)} />
      <input type="hidden" name="key" value={`${page} ${act} ${id}`} />
      {children}
    </PostForm>
  );
}

/** What a button stands for: the decision, the name of its input, and what is said afterwards. */
export type Acts = Readonly<Record<string, { decision: string; of: 'slot' | 'session'; said: string }>>;

/** POST of one button. Answers with the page, which says what became of it. */
export async function sendAct(visit: Visit, reference: string, acts: Acts, back: string): Promise<Response> {
  const raw = await ownPost(visit);
  const view = await caseOf(visit, reference);
  if (view instanceof Response) return view;
  const name = one(raw, 'act');
  const act = Object.hasOwn(acts, name) ? acts[name] : undefined;
  if (!act) throw new Problem(400, 'request.broken');
  const input = { [act.of]: one(raw, 'id') };
  const said = await decided(visit, reference, act, raw, input);
  return seeOther(visit, `${back}${back.includes('?') ? '&' : '?'}said=${said}`);
}

/** Decides, and says what is to be said: `said` of the act, the code of a refusal, or `moved`. */
export async function decided(
  visit: Visit,
  reference: string,
  { decision, said }: Pick<Acts[string], 'decision' | 'said'>,
  raw: Parameters<typeof one>[0],
  input: Record<string, unknown>,
): Promise<string> {
  const made = await visit.web.engine.decide({
    reference,
    decision,
    wait: Number(one(raw, 'wait')),
    key: one(raw, 'key').slice(0, 160),
    input,
    lang: visit.lang,
  });
  if (made.kind === 'invalid') throw new Problem(400, 'request.broken');
  if (made.kind === 'gone') throw new Problem(410, 'submission.gone');
  if (made.kind === 'refused') return made.code;
  return made.kind === 'done' ? said : 'moved';
}
