import type { Lang } from '../i18n/texts.ts';

/** The sentence beside a field that says how to put it right. */
export function ErrorMessage({ id, lang, text }: { id: string; lang: Lang; text: string }) {
  return (
    <p id={id} class="govuk-error-message">
      <span class="govuk-visually-hidden">{lang === 'zh' ? '错误：' : 'Error: '}</span>
      {text}
    </p>
  );
}
