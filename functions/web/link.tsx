import { Button } from '../../shared/ui/button.tsx';
import { followLink } from './door/links.ts';
import { PostForm, page, seeOther } from './page.tsx';
import { one, ownPost, type Visit } from './visit.ts';

/**
 * A private link shows a button and nothing else: a program that follows links to preview them opens nothing.
 * The secret comes in the path, or behind the #, where only the script of the page can read it.
 */
export function showLink(visit: Visit, secret: string): Promise<Response> {
  const { t } = visit;
  return page(
    visit,
    { title: t('link.title') },
    <>
      <h1 class="govuk-heading-l">{t('link.title')}</h1>
      <p class="govuk-body">{t('link.body')}</p>
      <PostForm visit={visit} action="/link">
        <input type="hidden" name="secret" value={secret} data-secret />
        <Button>{t('link.open')}</Button>
      </PostForm>
      <p class="govuk-body">
        <a class="govuk-link" href="/check">
          {t('lookup.title')}
        </a>
      </p>
    </>,
  );
}

/** The button: the secret is exchanged for a cookie, and the address is clean from here on. */
export async function openLink(visit: Visit): Promise<Response> {
  const raw = await ownPost(visit);
  const followed = await followLink(visit.web.door, one(raw, 'secret'));
  if (followed.kind !== 'open') return notOpen(visit, followed.kind);
  const { reference, holder } = followed;
  if ((await visit.web.engine.holder(reference)) !== holder) return notOpen(visit, 'expired');
  await visit.keep({ purpose: 'check', mobile: '', verified: true, reference, holder }, true);
  return seeOther(visit, `/mine/${reference}`);
}

function notOpen(visit: Visit, kind: 'expired' | 'bad'): Promise<Response> {
  const { t } = visit;
  return page(
    visit,
    { title: t('link.title'), status: kind === 'bad' ? 404 : 410 },
    <>
      <h1 class="govuk-heading-l">{t('link.title')}</h1>
      <p class="govuk-body">{t(`link.${kind}`)}</p>
      <p class="govuk-body">
        <a class="govuk-link" href="/check">
          {t('lookup.title')}
        </a>
      </p>
    </>,
  );
}
