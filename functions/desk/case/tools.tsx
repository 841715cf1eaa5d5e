import type { Answers } from '../../../shared/forms/field.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Radios } from '../../../shared/ui/choices.tsx';
import { PostForm } from '../parts/frame.tsx';
import { may } from '../roles.ts';
import type { Visit } from '../visit.ts';
import { results } from './notes.ts';
import type { Extra } from './page.tsx';
import type { DeskCase } from './read.ts';

/** Where a certificate can be looked up; those without an address are asked at their issuer (content 8, desk.register). */
const registers: Readonly<Record<string, string>> = {
  swAssistant: 'https://www.cpta.com.cn/',
  swSocialWorker: 'https://www.cpta.com.cn/',
  swSenior: 'https://www.cpta.com.cn/',
  counsellor2: 'https://zscx.osta.org.cn/',
  counsellor3: 'https://zscx.osta.org.cn/',
  therapist: 'https://www.21wecan.com/',
};

interface ToolsProps {
  visit: Visit;
  found: DeskCase;
  answers: Answers;
  extra: Extra;
}

/** What helps to find out: the certificate's register, a call, and a place to note what came of it. */
export function Tools({ visit, found, answers, extra }: ToolsProps) {
  const { staff } = visit;
  if (!may(staff, 'note')) return null;
  const reviews = staff.role === 'reviewer' || staff.role === 'lead';
  return (
    <>
      {reviews && found.data.certificate !== 'none' ? (
        <Verify visit={visit} found={found} answers={answers} extra={extra} />
      ) : null}
      <Call visit={visit} found={found} answers={answers} extra={extra} />
    </>
  );
}

function Verify({ visit, found: { data, state }, answers, extra }: ToolsProps) {
  const { t, has } = visit;
  const register = `desk.register.${data.certificate}`;
  const number = typeof answers.certificateNumber === 'string' ? answers.certificateNumber : '';
  const address = registers[data.certificate];
  return (
    <section class="desk-side" aria-labelledby="verify-title">
      <h2 class="govuk-heading-m" id="verify-title">
        {t('verify.title')}
      </h2>
      <p class="govuk-body">
        {t(`certificate.${data.certificate}`)}
        <br />
        <strong>{number || t('case.empty')}</strong>
      </p>
      {has(register) ? <p class="govuk-hint">{t(register)}</p> : null}
      <div class="desk-buttons">
        {number ? (
          <button
            type="button"
            class="govuk-button govuk-button--secondary"
            data-copy={number}
            data-done={t('verify.copied')}
            hidden
          >
            {t('desk.verify.copy')}
          </button>
        ) : null}
        {address ? (
          <a class="govuk-button govuk-button--secondary" href={address} target="_blank" rel="noopener noreferrer">
            {t(address.includes('cpta') ? 'desk.verify.open' : 'verify.open')}
          </a>
        ) : null}
      </div>
      <NoteForm visit={visit} reference={state.ref} kind="verify" label={t('desk.verify.record')} extra={extra} />
    </section>
  );
}

function Call({ visit, found: { state }, answers, extra }: ToolsProps) {
  const { t } = visit;
  const number = extra.revealed === 'phone' ? String(answers.mobile ?? '') : '';
  return (
    <section class="desk-side" aria-labelledby="call-title">
      <h2 class="govuk-heading-m" id="call-title">
        {t('call.title')}
      </h2>
      {number ? (
        <p class="govuk-body">
          <a class="govuk-button" href={`tel:${number}`}>
            {t('desk.call')} {number}
          </a>
        </p>
      ) : (
        <PostForm visit={visit} action={`/desk/cases/${state.ref}/reveal`}>
          <input type="hidden" name="what" value="phone" />
          <input type="hidden" name="why" value="call" />
          <p class="govuk-hint">{t('call.note')}</p>
          <Button kind="secondary">{t('desk.call')}</Button>
        </PostForm>
      )}
      <NoteForm visit={visit} reference={state.ref} kind="call" label={t('desk.call.record')} extra={extra} />
    </section>
  );
}

interface NoteFormProps {
  visit: Visit;
  reference: string;
  kind: 'call' | 'verify';
  label: string;
  extra: Extra;
}

function NoteForm({ visit, reference, kind, label, extra: { wrong } }: NoteFormProps) {
  const { t, lang, desk } = visit;
  return (
    <PostForm visit={visit} action={`/desk/cases/${reference}/${kind}`}>
      <input type="hidden" name="key" value={desk.env.ids.uuid()} />
      <Radios
        inline
        id={kind}
        lang={lang}
        label={label}
        error={wrong?.form === kind ? wrong.text : undefined}
        choices={results[kind].map((value) => ({ value, label: t(`desk.${kind}.${value}`) }))}
      />
      <Button kind="secondary">{t('note.save')}</Button>
    </PostForm>
  );
}
