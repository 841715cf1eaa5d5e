import { Button } from '../../../shared/ui/button.tsx';
import { Radios } from '../../../shared/ui/choices.tsx';
import { Details } from '../../../shared/ui/details.tsx';
import { TextInput } from '../../../shared/ui/text-input.tsx';
import { PostForm } from '../parts/frame.tsx';
import { revealsOf } from '../roles.ts';
import type { Visit } from '../visit.ts';
import { revealReasons } from './access.ts';

/** Asks what to show in full, and why (content 8, desk.reveal). */
export function RevealForm({
  visit,
  reference,
  wrong,
}: {
  visit: Visit;
  reference: string;
  wrong?: string | undefined;
}) {
  const { t, lang, staff } = visit;
  const offered = revealsOf(staff);
  if (offered.length === 0) return null;
  return (
    <Details summary={t('reveal.title')} open={wrong !== undefined}>
      <PostForm visit={visit} action={`/desk/cases/${reference}/reveal`}>
        <Radios
          id="what"
          lang={lang}
          label={t('reveal.what')}
          choices={offered.map((value) => ({ value, label: t(`reveal.${value}`) }))}
          value={offered[0]}
        />
        <Radios
          id="why"
          lang={lang}
          label={t('desk.reveal.why')}
          error={wrong}
          choices={revealReasons.map((value) => ({ value, label: t(`desk.reveal.${value}`) }))}
        />
        <TextInput id="words" lang={lang} label={t('reveal.words')} />
        <p class="govuk-hint">{t('desk.reveal.note')}</p>
        <Button kind="secondary">{t('reveal.go')}</Button>
      </PostForm>
    </Details>
  );
}
