import { Paragraphs } from '../../shared/ui/rich.tsx';
import { Table } from '../../shared/ui/table.tsx';
import { page } from './page.tsx';
import type { Visit } from './visit.ts';

const parts = ['who', 'what', 'long', 'receives', 'where', 'automatic', 'rights', 'minors', 'wrong', 'changes'];
const rows = ['mobile', 'identity', 'home', 'work', 'wishes', 'health', 'contact', 'service'];

/** The privacy notice (content 2.3). */
export function showPrivacy(visit: Visit): Promise<Response> {
  const { t, web } = visit;
  // The version that people agree to on the first page is the version shown here.
  const version = web.form.fields.get('consentGeneral')?.consent?.version ?? '';
  return page(
    visit,
    { title: t('privacy.title'), back: '/' },
    <>
      <h1 class="govuk-heading-l">{t('privacy.title')}</h1>
      <p class="govuk-body govuk-hint">
        {t('privacy.version', { version })} {t('privacy.from')}
      </p>
      {parts.map((part, index) => (
        <>
          <h2 class="govuk-heading-m">{`${index + 1}. ${t(`privacy.${part}.h`)}`}</h2>
          {part === 'what' ? <What visit={visit} /> : <Paragraphs text={t(`privacy.${part}`)} />}
        </>
      ))}
    </>,
  );
}

function What({ visit: { t } }: { visit: Visit }) {
  return (
    <Table
      caption={t('privacy.what.h')}
      head={['what', 'why', 'basis'].map((name) => t(`privacy.table.${name}`))}
      rows={rows.map((row) => ['what', 'why', 'basis'].map((name) => t(`privacy.row.${row}.${name}`)))}
    />
  );
}

/** What these pages do for people with disabilities, and whom to call when that is not enough. */
export function showAccessibility(visit: Visit): Promise<Response> {
  const { t } = visit;
  return page(
    visit,
    { title: t('accessibility.title'), back: '/' },
    <>
      <h1 class="govuk-heading-l">{t('accessibility.title')}</h1>
      <Paragraphs text={t('accessibility.body')} />
      <h2 class="govuk-heading-m">{t('accessibility.help.h')}</h2>
      <Paragraphs text={t('accessibility.help')} />
    </>,
  );
}
