import type { Child } from 'hono/jsx';
import { checkCode } from '../../../shared/door/codes.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { maskMobile } from '../../../shared/identity/mask.ts';
import { checkMobile, cleanMobile, readCode } from '../../../shared/identity/phone.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { TextInput } from '../../../shared/ui/text-input.tsx';
import { CodeQuestion, codeError } from '../code-question.tsx';
import { revokeLinks } from '../door/links.ts';
import type { MobileChange, Session } from '../door/sessions.ts';
import { PostForm, page, seeOther } from '../page.tsx';
import { sendCodeTo } from '../send-code.ts';
import { type Kept, keepLanguageOf, one, ownPost, type Visit } from '../visit.ts';
import { caseOf } from './access.ts';

/** The pages of the change: what it is, the code to the old number, the new number, the code to it. */
export const mobilePages = ['', 'old', 'new', 'code'] as const;
type MobilePage = (typeof mobilePages)[number];

interface Change {
  visit: Visit;
  session: Session;
  reference: string;
  change: MobileChange;
}

/** What is wrong with what was sent: a key of the texts and its values. */
type Wrong = NonNullable<Kept['error']>;

const pathOf = (reference: string, at: MobilePage) => `/mine/${reference}/changeMobile${at && `/${at}`}`;

/**
 * GET /mine/:reference/changeMobile…: 换手机号. A fresh code to the old number shows that whoever changes it has that
 * phone in hand now; the second code shows that the new one is theirs, too.
 */
export async function showMobile(visit: Visit, reference: string, at: MobilePage): Promise<Response> {
  const found = await find(visit, reference);
  if (found instanceof Response) return found;
  if (at !== '' && at !== open(found.change)) return seeOther(visit, pathOf(reference, ''));
  const kept = await visit.bounced(pathOf(reference, at));
  const error = kept?.error && visit.t(kept.error.key, kept.error.vars);
  const typed = one(kept?.raw ?? {}, at === 'new' ? 'mobile' : 'code');
  if (at === '') return drawStart(found, error);
  if (at === 'new') return drawNew(found, error, typed);
  return drawCode(found, at, error, typed);
}

/** POST of any of them. */
export async function sendMobile(visit: Visit, reference: string, at: MobilePage): Promise<Response> {
  const raw = await ownPost(visit);
  const found = await find(visit, reference);
  if (found instanceof Response) return found;
  const here = pathOf(reference, at);
  const typed = at === 'new' ? { mobile: one(raw, 'mobile').slice(0, 100) } : { code: one(raw, 'code').slice(0, 40) };
  const again = async (error?: Wrong): Promise<Response> =>
    (await visit.bounce(here, { page: here, raw: typed, ...(error && { error }) })) ?? seeOther(visit, here);
  if (keepLanguageOf(visit, raw)) return again();
  if (at === '') return begin(found, again);
  if (at !== open(found.change)) return seeOther(visit, pathOf(reference, ''));
  if (at === 'new') return askNew(found, cleanMobile(typed.mobile ?? ''), again);
  const action = one(raw, 'action');
  if (action === 'other') return seeOther(visit, pathOf(reference, at === 'old' ? '' : 'new'));
  const number = at === 'old' ? found.session.mobile : found.change.mobile!;
  if (action === 'again') {
    const wrong = await sendTo(visit, number);
    if (wrong) return again(wrong);
    visit.settle();
    return seeOther(visit, here);
  }
  const digits = readCode(typed.code ?? '');
  if (!digits) return again({ key: 'code.required' });
  const checked = await checkCode(visit.web.door, visit.visitor(), number, digits);
  if (checked.kind !== 'right') return again(codeError(checked));
  visit.settle();
  return at === 'old' ? oldVerified(found) : change(found, again);
}

/** The page that may be open now, besides the first: steps cannot be left out by typing an address. */
function open({ old, mobile }: MobileChange): MobilePage {
  return old ? (mobile ? 'code' : 'new') : 'old';
}

/** The sign-up and how far its change has come; a visitor by private link gives the number first. */
async function find(visit: Visit, reference: string): Promise<Change | Response> {
  const view = await caseOf(visit, reference);
  if (view instanceof Response) return view;
  const session = (await visit.session())!;
  if (!session.mobile) return seeOther(visit, '/check');
  if (!view.decisions.includes('changeMobile')) return seeOther(visit, `/mine/${reference}?said=moved`);
  const change = session.change?.reference === reference ? session.change : { reference, key: visit.web.ids.uuid() };
  return { visit, session, reference, change };
}

/** Sends a code; says when none can go now. One that was sent to this visitor a moment ago still counts. */
async function sendTo(visit: Visit, mobile: string): Promise<Wrong | undefined> {
  const sent = await sendCodeTo(visit, mobile);
  if (sent.kind === 'tooMany') return { key: 'mobile.tooMany', vars: { minutes: sent.minutes } };
  if (sent.kind === 'sentElsewhere') return { key: 'mobile.wait', vars: { seconds: sent.seconds } };
  return undefined;
}

async function begin({ visit, session, reference, change }: Change, again: (wrong: Wrong) => Promise<Response>) {
  const wrong = await sendTo(visit, session.mobile);
  if (wrong) return again(wrong);
  visit.settle();
  await visit.keep({ ...session, change: { reference, key: change.key } });
  return seeOther(visit, pathOf(reference, 'old'));
}

async function oldVerified({ visit, session, reference, change }: Change): Promise<Response> {
  await visit.keep({ ...session, change: { reference, key: change.key, old: true } });
  return seeOther(visit, pathOf(reference, 'new'));
}

async function askNew({ visit, session, reference, change }: Change, mobile: string, again: Again): Promise<Response> {
  const wrong = checkMobile(mobile);
  if (wrong) return again({ key: `mobile.${wrong}` });
  if (mobile === session.mobile) return again({ key: 'mobile.same' });
  const notSent = await sendTo(visit, mobile);
  if (notSent) return again(notSent);
  visit.settle();
  await visit.keep({ ...session, change: { ...change, mobile } });
  return seeOther(visit, pathOf(reference, 'code'));
}
type Again = (wrong: Wrong) => Promise<Response>;

/** Both numbers are verified: the sign-up moves, and with it this visitor; whoever has the old number is out. */
async function change({ visit, session, reference, change }: Change, again: Again): Promise<Response> {
  const { engine, door, city } = visit.web;
  const mobile = change.mobile!;
  const changed = await engine.changeMobile({ reference, from: session.mobile, to: mobile, key: change.key });
  if (changed.kind === 'gone') throw new Problem(410, 'submission.gone');
  if (changed.kind === 'full') {
    // The new number is named anew; what was verified of the old one still counts.
    await visit.keep({ ...session, change: { ...change, mobile: undefined } });
    const at = pathOf(reference, 'new');
    const error = { key: 'existing.limit', vars: { n: city.peoplePerMobile } };
    return (await visit.bounce(at, { page: at, raw: { mobile }, error })) ?? again(error);
  }
  if (changed.kind === 'done') {
    await revokeLinks(door, reference);
    await visit.keep({ purpose: 'check', mobile, verified: true }, true);
  }
  return seeOther(visit, `/mine/${reference}?said=${changed.kind}`);
}

function framed({ visit, reference }: Change, title: string, at: MobilePage, error: string | undefined, body: Child) {
  const { t } = visit;
  const target = at === '' ? 'send' : at === 'new' ? 'mobile' : 'code';
  const back = at === '' ? `/mine/${reference}` : pathOf(reference, '');
  return page(
    visit,
    { title, failed: Boolean(error), keepsInput: true, back },
    <>
      <ErrorSummary title={t('error.summary', { n: 1 })} errors={error ? [{ target, text: error }] : []} />
      {body}
    </>,
  );
}

function drawStart(found: Change, error: string | undefined): Promise<Response> {
  const { visit, session } = found;
  const { t } = visit;
  const title = t('action.changeMobile');
  return framed(
    found,
    title,
    '',
    error,
    <PostForm visit={visit} main>
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">{t('mobile.change')}</p>
      <p class="govuk-inset-text" id="send" tabindex={-1}>
        {t('mobile.now', { mobile: maskMobile(session.mobile) })}
        {error ? (
          <>
            <br />
            <span class="govuk-error-message">{error}</span>
          </>
        ) : null}
      </p>
      <Button>{t('mobile.old.button')}</Button>
    </PostForm>,
  );
}

function drawNew(found: Change, error: string | undefined, typed: string): Promise<Response> {
  const { t, lang } = found.visit;
  const title = t('mobile.new.label');
  return framed(
    found,
    title,
    'new',
    error,
    <PostForm visit={found.visit} main>
      <TextInput
        id="mobile"
        lang={lang}
        label={title}
        heading
        hint={t('mobile.new.hint')}
        error={error}
        value={typed}
        type="tel"
        inputmode="tel"
        autocomplete="tel-national"
        width={20}
      />
      <Button>{t('mobile.button')}</Button>
    </PostForm>,
  );
}

async function drawCode(found: Change, at: 'old' | 'code', error: string | undefined, typed: string) {
  const { visit, session, change } = found;
  const mobile = at === 'old' ? session.mobile : change.mobile!;
  const title = visit.t(at === 'old' ? 'mobile.old.title' : 'mobile.new.title');
  const question = await CodeQuestion({ visit, mobile, title, error, typed, other: at === 'code' });
  return framed(found, title, at, error, question);
}
