import { type Checked, secondsToNextCode } from '../../shared/door/codes.ts';
import { maskMobile } from '../../shared/identity/mask.ts';
import { Button, TextButton } from '../../shared/ui/button.tsx';
import { Details } from '../../shared/ui/details.tsx';
import { Paragraphs } from '../../shared/ui/rich.tsx';
import { TextInput } from '../../shared/ui/text-input.tsx';
import { PostForm } from './page.tsx';
import type { Kept, Visit } from './visit.ts';

interface CodeQuestionProps {
  visit: Visit;
  /** The number that the code was sent to. */
  mobile: string;
  title: string;
  error: string | undefined;
  typed: string;
  /** There is another number to be given. */
  other: boolean;
}

/** Asks for the code that was sent, with the ways out for whom it does not reach. */
export async function CodeQuestion({ visit, mobile, title, error, typed, other }: CodeQuestionProps) {
  const { t, lang, web } = visit;
  const masked = maskMobile(mobile);
  const wait = await secondsToNextCode(web.door, mobile);
  return (
    <>
      <PostForm visit={visit} main>
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body">{t('code.body', { mobile: masked })}</p>
        <TextInput
          id="code"
          lang={lang}
          label={t('code.label')}
          error={error}
          value={typed}
          inputmode="numeric"
          autocomplete="one-time-code"
          class="app-code"
        />
        <Button>{t('btn.next')}</Button>
        <div class="app-actions" data-wait={wait}>
          <p class="govuk-hint" data-words={t('code.wait', { seconds: '#' })} hidden={wait === 0} role="timer">
            {t('code.wait', { seconds: wait })}
          </p>
          <TextButton action="again">{t('code.again')}</TextButton>
          {other ? <TextButton action="other">{t('code.otherNumber')}</TextButton> : null}
        </div>
      </PostForm>
      <Details summary={t('code.none.title')}>
        <Paragraphs text={t('code.none.body', { mobile: masked })} />
      </Details>
    </>
  );
}

/** What is wrong with a code. */
export function codeError(checked: Exclude<Checked, { kind: 'right' }>): NonNullable<Kept['error']> {
  switch (checked.kind) {
    case 'wrong':
      return { key: 'code.wrong', vars: { n: checked.left } };
    case 'locked':
      return { key: 'code.locked', vars: { minutes: checked.minutes } };
    default:
      return { key: `code.${checked.kind}` };
  }
}
