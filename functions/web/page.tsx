import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { csrfField } from '../../shared/http/csrf.ts';
import { Layout } from '../../shared/ui/layout.tsx';
import type { Visit } from './visit.ts';

/** Id of the form of a page; the language button in the header sends it along. */
export const formId = 'form';

interface PageOptions {
  title: string;
  failed?: boolean;
  status?: ContentfulStatusCode;
  /** True: the page has a form whose input must survive a change of language. */
  keepsInput?: boolean;
  /** Where the back link leads. */
  back?: string;
  /** The back link is a button that sends the form, so that what was typed is saved. */
  backForm?: boolean;
}

/** Answers with a page in the site's frame. */
export async function page(visit: Visit, options: PageOptions, body: Child): Promise<Response> {
  const { c, web, t, lang } = visit;
  const other = lang === 'zh' ? 'en' : 'zh';
  const html = await (
    <Layout
      t={t}
      lang={lang}
      city={web.city}
      title={options.title}
      failed={options.failed}
      langForm={options.keepsInput ? formId : undefined}
      langHref={`${c.req.method === 'GET' && options.status !== 404 ? new URL(c.req.url).pathname : '/'}?lang=${other}`}
      css={web.assets.href('theme.css')}
      js={web.assets.href('enhance.js')}
      back={options.back}
      backForm={options.backForm}
    >
      {body}
    </Layout>
  ).toString();
  return c.html(`<!DOCTYPE html>${html}`, options.status ?? 200);
}

/** A form that posts to its own address (or `action`), with the visitor's token. */
export function PostForm({ visit, action, main, children }: PostFormProps) {
  return (
    <form
      method="post"
      action={action}
      id={main ? formId : undefined}
      data-at-once={main && !action ? '' : undefined}
      novalidate
    >
      <input type="hidden" name={csrfField} value={visit.csrfToken()} />
      {children}
      {main ? (
        <p class="govuk-error-message" data-line-down role="alert" tabindex={-1} hidden>
          {visit.t('line.down')}
        </p>
      ) : null}
    </form>
  );
}
interface PostFormProps {
  visit: Visit;
  action?: string;
  /** True: the form of this page, whose input survives a change of language. */
  main?: boolean;
  children: Child;
}

/** After a post, always another page: Back and refresh must not send it twice. */
export function seeOther(visit: Visit, path: string): Response {
  return visit.c.redirect(path, 303);
}
