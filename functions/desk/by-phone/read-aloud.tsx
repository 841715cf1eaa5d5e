import { postsOpen } from '../../../shared/city/open.ts';
import { pageOf } from '../../../shared/forms/validate.ts';
import { Paragraphs } from '../../../shared/ui/rich.tsx';
import { recruitmentForm } from '../../recruitment/form.ts';
import type { Visit } from '../visit.ts';
import { firstPage } from './journey.ts';

/** The service and its risks in the notice's own sentences (志愿服务条例 art. 12: told before). */
const risks = [
  'notice.posts.h',
  'notice.time',
  'notice.free',
  'notice.risk1',
  'notice.risk2',
  'notice.risk3',
  'notice.risk4',
  'notice.risk5',
];

/** What is read to the caller before a consent, sentence by sentence; the page's boxes come after it. */
export function ReadAloud({ visit, pageId }: { visit: Visit; pageId: string }) {
  const { t, desk } = visit;
  const asks = pageOf(recruitmentForm, pageId).fields.some(({ consent }) => consent);
  if (!asks) return null;
  const onSite = postsOpen(desk.env.city).some((post) => post.onSite);
  return (
    <section aria-labelledby="read">
      <h2 class="govuk-heading-m" id="read">
        {t('phone.read')}
      </h2>
      {pageId === firstPage ? (
        <>
          <h3 class="govuk-heading-s">{t('phone.risks')}</h3>
          <div class="desk-read">
            {[...risks, ...(onSite ? ['notice.risk6'] : [])].map((key) => (
              <Paragraphs text={key === 'notice.posts.h' ? postsIn(visit) : t(key)} class="" />
            ))}
          </div>
          <h3 class="govuk-heading-s">{t('phone.notice')}</h3>
          <div class="desk-read">
            <Paragraphs text={t('phone.notice.short')} class="" />
          </div>
        </>
      ) : null}
      <p class="govuk-body">
        <strong>{t('phone.agree')}</strong>
      </p>
    </section>
  );
}

function postsIn({ desk, lang }: Visit): string {
  const posts = postsOpen(desk.env.city);
  const names = posts.map(({ name }) => name[lang]);
  // What may happen in one post only is told with its name.
  const risks = posts.flatMap((post) =>
    post.risks ? [`${post.name[lang]}${lang === 'zh' ? '：' : ': '}${post.risks[lang]}`] : [],
  );
  return [`${names.join(lang === 'zh' ? '、' : ', ')}${lang === 'zh' ? '。' : '.'}`, ...risks].join('\n');
}
