import { formatDate } from '../../../shared/i18n/time.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { whereOf } from '../../recruitment/call-ups/words.ts';
import { counted } from '../lists/read.ts';
import { PostForm, page } from '../parts/frame.tsx';
import type { Visit } from '../visit.ts';
import { lastRound, leftIn, standingOf } from './asking.ts';
import { ownCallUp } from './rights.ts';

/** GET /desk/call-ups/:id/close: what closing does, and to whom; only the next press closes it. */
export async function showClose(visit: Visit, id: string): Promise<Response> {
  const { t, lang, c, desk } = visit;
  const record = await ownCallUp(visit, id);
  if (!record.value.open) return c.redirect(`/desk/call-ups/${id}`, 303);
  const round = await lastRound(desk.env, id);
  const { taken, needed, counts } = await standingOf(desk.env, record, round);
  const left = leftIn(round);
  const where = whereOf(record.value, desk.env.city, lang);
  const effects = [
    counts.asked > 0 ? t('callUp.close.asked', { n: counted(counts.asked) }) : t('callUp.close.nobodyAsked'),
    ...(left > 0 ? [t('callUp.close.left', { n: left })] : []),
    taken > 0
      ? t('callUp.close.coming', { n: taken, until: formatDate(lang, record.value.until) })
      : t('callUp.close.nobodyComing'),
    t('callUp.close.others'),
    t('callUp.close.final'),
  ];
  return page(
    visit,
    { title: t('callUp.close'), menu: 'callUps' },
    <>
      <a class="govuk-back-link" href={`/desk/call-ups/${id}`}>
        {t('callUp.backToOne')}
      </a>
      <h1 class="govuk-heading-l">
        {t('callUp.close')}
        <span class="govuk-caption-l">{t('callUp.one', { where })}</span>
      </h1>
      <p class="govuk-body">
        <strong>{t('callUp.standing', { n: taken, wanted: record.value.wanted, needed })}</strong>
      </p>
      <ul class="govuk-list govuk-list--bullet">
        {effects.map((text) => (
          <li>{text}</li>
        ))}
      </ul>
      <PostForm visit={visit} action={`/desk/call-ups/${id}/close`} id="form">
        <Button kind="warning">{t('callUp.close.go')}</Button>
      </PostForm>
      <p class="govuk-body">
        <a class="govuk-link" href={`/desk/call-ups/${id}`}>
          {t('callUp.close.not')}
        </a>
      </p>
    </>,
  );
}
