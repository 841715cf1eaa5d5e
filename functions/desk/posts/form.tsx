import type { Raw } from '../../../shared/forms/field.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Radios } from '../../../shared/ui/choices.tsx';
import { ErrorMessage } from '../../../shared/ui/error-message.tsx';
import { ErrorSummary, type PageError } from '../../../shared/ui/error-summary.tsx';
import { TextArea, TextInput } from '../../../shared/ui/text-input.tsx';
import { PostForm, page } from '../parts/frame.tsx';
import { SessionNote } from '../parts/session-note.tsx';
import { one, type Visit } from '../visit.ts';
import type { Standing } from './read.ts';
import { certificates, certsOf, fieldName, words } from './typed.ts';

/** Empty rows for further groups, so that no script is needed to add one. */
const spare = 2;
const mostGroups = 20;

interface FormProps {
  visit: Visit;
  raw: Raw;
  errors: readonly PageError[];
}

/** The form of a post, new or as it is. */
export function drawForm(
  visit: Visit,
  standing: Standing | undefined,
  raw: Raw,
  errors: PageError[] = [],
): Promise<Response> {
  const { t } = visit;
  const title = t(standing ? 'posts.change' : 'posts.new');
  const props = { visit, raw, errors };
  return page(
    visit,
    { title, failed: errors.length > 0, menu: 'posts' },
    <>
      <SessionNote visit={visit} />
      <ErrorSummary title={t('error.summary', { n: errors.length })} errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      <PostForm visit={visit} id="form">
        <input type="hidden" name="version" value={one(raw, 'version')} />
        {standing ? null : <input type="hidden" name="id" value={one(raw, 'id')} />}
        <Groups {...props} standing={standing} />
        <Words {...props} />
        <Rest {...props} standing={standing} />
        <Button>{t('posts.next')}</Button>
        <p class="govuk-body">
          <a class="govuk-link" href={standing ? `/desk/posts/${standing.post.id}` : '/desk/posts'}>
            {t('posts.cancel')}
          </a>
        </p>
      </PostForm>
    </>,
  );
}

function Groups({ visit, raw, errors, standing }: FormProps & { standing: Standing | undefined }) {
  const { t, lang } = visit;
  const filled = Array.from({ length: mostGroups }, (_, index) => index + 1).findLast(
    (n) => one(raw, `max${n}`) !== '' || one(raw, `min${n}`) !== '',
  );
  const count = Math.min(mostGroups, Math.max(filled ?? 0, standing?.held.length ?? 0) + spare);
  return (
    <fieldset class="govuk-fieldset desk-groups" aria-describedby="groups-hint">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{t('posts.groups')}</legend>
      <div class="govuk-hint" id="groups-hint">
        {t('posts.groups.hint')}
      </div>
      {Array.from({ length: count }, (_, index) => index + 1).map((n) => {
        const wrong = errors.find(({ target }) => target === `min${n}` || target === `max${n}`);
        const group = t('posts.group', { n });
        const held = standing?.held[n - 1];
        return (
          <div class={`desk-group${wrong ? ' govuk-form-group--error' : ''}`}>
            <span class="desk-group__name">{group}</span>
            {wrong ? <ErrorMessage id={`group${n}-error`} lang={lang} text={wrong.text} /> : null}
            {(['min', 'max'] as const).map((part) => (
              <label>
                <span class="govuk-visually-hidden">{group}</span> {t(`posts.${part}`)}
                <input
                  class={`govuk-input govuk-input--width-4${wrong?.target === `${part}${n}` ? ' govuk-input--error' : ''}`}
                  id={`${part}${n}`}
                  name={`${part}${n}`}
                  value={one(raw, `${part}${n}`)}
                  inputmode="numeric"
                  autocomplete="off"
                  aria-describedby={wrong ? `group${n}-error` : undefined}
                />
              </label>
            ))}
            {held === undefined ? null : <span>{t('posts.held', { n: held })}</span>}
          </div>
        );
      })}
    </fieldset>
  );
}

function Words({ visit, raw, errors }: FormProps) {
  const { t, lang } = visit;
  return (
    <div class="desk-both">
      {words.flatMap((word) =>
        (['Zh', 'En'] as const).map((part) => {
          const id = `${word}${part}`;
          const name = t(`posts.${word}`);
          const control = {
            id,
            lang,
            label: part === 'Zh' ? name : t('posts.english', { name: fieldName(visit, word) }),
            value: one(raw, id),
            error: errors.find(({ target }) => target === id)?.text,
          };
          if (word !== 'notice' && word !== 'risks') return <TextInput {...control} />;
          return <TextArea {...control} rows={3} hint={word === 'notice' ? t('posts.notice.hint') : undefined} />;
        }),
      )}
    </div>
  );
}

function Rest({ visit, raw, errors, standing }: FormProps & { standing: Standing | undefined }) {
  const { t, lang } = visit;
  const asIs = standing && certsOf(standing.post) === 'asIs' ? ['asIs'] : [];
  const error = (id: string) => errors.find(({ target }) => target === id)?.text;
  const flags = ['onSite', 'wechat'] as const;
  return (
    <>
      <TextInput
        id="from"
        lang={lang}
        label={t('posts.from')}
        value={one(raw, 'from')}
        width={10}
        error={error('from')}
      />
      <TextInput
        id="to"
        lang={lang}
        label={t('posts.to')}
        hint={t('posts.to.hint')}
        value={one(raw, 'to')}
        width={10}
        error={error('to')}
      />
      <Radios
        id="certs"
        lang={lang}
        label={t('posts.certs')}
        choices={[...asIs, ...Object.keys(certificates)].map((value) => ({ value, label: t(`posts.certs.${value}`) }))}
        value={one(raw, 'certs')}
      />
      {flags.map((flag) => (
        <div class="govuk-checkboxes govuk-form-group">
          <div class="govuk-checkboxes__item">
            <input
              class="govuk-checkboxes__input"
              type="checkbox"
              id={flag}
              name={flag}
              value="yes"
              checked={one(raw, flag) === 'yes'}
            />
            <label class="govuk-label govuk-checkboxes__label" for={flag}>
              {t(`posts.${flag}`)}
            </label>
          </div>
        </div>
      ))}
    </>
  );
}
