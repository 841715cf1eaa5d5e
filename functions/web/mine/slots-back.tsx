import { Button } from '../../../shared/ui/button.tsx';
import { Radios } from '../../../shared/ui/choices.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { TextArea } from '../../../shared/ui/text-input.tsx';
import { PostForm, page, seeOther } from '../page.tsx';
import { one, ownPost, type Visit } from '../visit.ts';
import { decided, type Own, ownOf, when } from './slots-read.tsx';

const reasons = ['ill', 'work', 'family', 'travel', 'other'];
const longest = 200;

interface Typed {
  reason: string;
  text: string;
  key: string;
  errors: { target: string; text: string }[];
}

/** GET …/slots/back?slot=: asks why a slot is given back. */
export async function showGiveBack(visit: Visit, reference: string): Promise<Response> {
  const found = await ownOf(visit, reference);
  if (found instanceof Response) return found;
  return draw(visit, found, visit.c.req.query('slot') ?? '', {
    reason: '',
    text: '',
    key: visit.web.ids.uuid(),
    errors: [],
  });
}

/** POST …/slots/back?slot=: it is free for others from this moment. */
export async function sendGiveBack(visit: Visit, reference: string): Promise<Response> {
  const raw = await ownPost(visit);
  const found = await ownOf(visit, reference);
  if (found instanceof Response) return found;
  const { t } = visit;
  const [reason, text, short] = [one(raw, 'reason'), one(raw, 'text').trim(), one(raw, 'slot')];
  const errors = [
    ...(reasons.includes(reason) ? [] : [{ target: 'reason-ill', text: t('giveBack.required') }]),
    ...([...text].length > longest ? [{ target: 'text', text: t('giveBack.long') }] : []),
  ];
  if (errors.length > 0) return draw(visit, found, short, { reason, text, key: one(raw, 'key'), errors });
  const slot = `${found.own.post}/${found.own.group}/${short}`;
  const input = { slot, reason, ...(text && { text }) };
  const said = await decided(visit, reference, { decision: 'giveBackSlot', said: 'back' }, raw, input);
  return seeOther(visit, `/mine/${reference}/slots?said=${said}`);
}

async function draw(visit: Visit, { view, own }: Own, short: string, typed: Typed): Promise<Response> {
  const { t, lang } = visit;
  const back = `/mine/${view.reference}/slots`;
  const slot = own.mine.find((one) => one.short === short);
  if (!slot) return seeOther(visit, `${back}?said=slot.notHeld`);
  const errorOf = (target: string) => typed.errors.find((error) => error.target === target)?.text;
  const [wrongReason, wrongText] = [errorOf('reason-ill'), errorOf('text')];
  return page(
    visit,
    { title: t('giveBack.title'), failed: typed.errors.length > 0, back },
    <>
      <ErrorSummary title={t('error.summary', { n: typed.errors.length })} errors={typed.errors} />
      <PostForm visit={visit} action={`${back}/back?slot=${encodeURIComponent(short)}`}>
        <h1 class="govuk-heading-l">{t('giveBack.title')}</h1>
        <p class="govuk-body">
          <strong>{when(visit, slot)}</strong>
        </p>
        <p class="govuk-body">{t('giveBack.body')}</p>
        <Radios
          id="reason"
          lang={lang}
          label={t('giveBack.reason')}
          choices={reasons.map((value) => ({ value, label: t(`giveBack.${value}`) }))}
          value={typed.reason}
          error={wrongReason}
        />
        <TextArea id="text" lang={lang} label={t('giveBack.text')} value={typed.text} rows={3} error={wrongText} />
        <input type="hidden" name="slot" value={short} />
        <input type="hidden" name="wait" value={String(view.wait)} />
        <input type="hidden" name="key" value={typed.key} />
        <Button kind="warning">{t('giveBack.yes')}</Button>
      </PostForm>
      <p class="govuk-body">
        <a class="govuk-link" href={back}>
          {t('giveBack.no')}
        </a>
      </p>
    </>,
  );
}
