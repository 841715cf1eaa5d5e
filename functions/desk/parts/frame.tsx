import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { csrfField } from '../../../shared/http/csrf.ts';
import type { Lang, Translate } from '../../../shared/i18n/texts.ts';
import type { Desk } from '../ports.ts';
import { may, mayOfWhole } from '../roles.ts';
import type { Visit } from '../visit.ts';

interface FrameOptions {
  title: string;
  /** True: the title begins with “错误：”. */
  failed?: boolean;
  status?: ContentfulStatusCode;
  /** Which entry of the menu this page belongs to. */
  menu?: 'queues' | 'search' | 'byPhone' | 'today' | 'posts' | 'board' | 'callUps' | 'batches' | 'teams';
}

/** Answers with a page in the desk's frame: who is signed in, where one can go, what is the matter. */
export async function page(visit: Visit, options: FrameOptions, body: Child): Promise<Response> {
  const everywhere = (
    <PostForm visit={visit} action="/desk/sign-out-everywhere">
      <button type="submit" class="app-link-button">
        {visit.t('desk.signOut.everywhere')}
      </button>
    </PostForm>
  );
  const bar = <Bar visit={visit} menu={options.menu} />;
  const html = await frame(visit.desk, visit.lang, visit.t, options, bar, body, everywhere);
  return visit.c.html(html, options.status ?? 200);
}

/** The frame alone, for the pages that nobody is signed in on. */
export async function frame(
  desk: Desk,
  lang: Lang,
  t: Translate,
  { title, failed }: FrameOptions,
  bar: Child,
  body: Child,
  foot?: Child,
): Promise<string> {
  const { city } = desk.env;
  const html = await (
    <html class="govuk-template" lang={lang === 'zh' ? 'zh-CN' : 'en'}>
      <head>
        <meta charset="utf-8" />
        <title>{`${failed ? t('error.prefix') : ''}${title} - ${t('desk.name')} - ${city.name[lang]}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={desk.assets.href('desk.css')} />
        <script src={desk.assets.href('desk.js')} defer />
      </head>
      <body class="govuk-template__body">
        <a href="#main" class="govuk-skip-link">
          {t('skip')}
        </a>
        <header class="app-header">
          <div class="desk-width app-header__in">
            <a href="/desk" class="app-header__name">
              {t('desk.name')}
              <span class="app-header__city">{city.name[lang]}</span>
            </a>
            {bar}
          </div>
          {city.demo ? (
            <div class="app-banner">
              <div class="desk-width">{t('demo.banner')}</div>
            </div>
          ) : null}
        </header>
        <main class="desk-width desk-main" id="main">
          {body}
        </main>
        {foot ? <footer class="desk-width desk-foot">{foot}</footer> : null}
      </body>
    </html>
  ).toString();
  return `<!DOCTYPE html>${html}`;
}

function Bar({ visit, menu }: { visit: Visit; menu?: FrameOptions['menu'] }) {
  const { t, staff, lang, c } = visit;
  const other = lang === 'zh' ? 'en' : 'zh';
  const entries = [
    { id: 'queues', href: '/desk', shown: true },
    { id: 'search', href: '/desk/search', shown: may(staff, 'search') },
    { id: 'byPhone', href: '/desk/by-phone', shown: may(staff, 'byPhone') },
    { id: 'callUps', href: '/desk/call-ups', shown: may(staff, 'callUp') },
    { id: 'batches', href: '/desk/batches', shown: may(staff, 'batches') },
    { id: 'teams', href: '/desk/teams', shown: mayOfWhole(visit, 'teams') },
    { id: 'today', href: '/desk/today', shown: may(staff, 'brief') },
    { id: 'posts', href: '/desk/posts', shown: may(staff, 'posts') },
    { id: 'board', href: '/desk/board', shown: may(staff, 'board') },
  ].filter(({ shown }) => shown);
  const here = c.req.method === 'GET' ? new URL(c.req.url).pathname : '/desk';
  return (
    <>
      <nav class="desk-menu" aria-label={t('desk.menu')}>
        <ul>
          {entries.map(({ id, href }) => (
            <li>
              <a href={href} aria-current={id === menu ? 'page' : undefined}>
                {t(`desk.menu.${id}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="desk-who">
        <span>
          {staff.name} · {t(`role.${staff.role}`)}
        </span>
        {visit.desk.env.city.languages.includes(other) ? (
          <a href={`${here}?lang=${other}`} hreflang={other} lang={other === 'zh' ? 'zh-CN' : 'en'}>
            {t(`lang.${other}`)}
          </a>
        ) : null}
        <PostForm visit={visit} action="/desk/sign-out">
          <button type="submit" class="app-link-button">
            {t('desk.signOut')}
          </button>
        </PostForm>
      </div>
    </>
  );
}

interface PostFormProps {
  visit: Pick<Visit, 'csrf'>;
  action?: string;
  id?: string;
  class?: string;
  children: Child;
}

/** A form that posts to its own address (or `action`), with the session's token. */
export function PostForm({ visit, action, id, class: name, children }: PostFormProps) {
  return (
    <form method="post" action={action} id={id} class={name} novalidate>
      <input type="hidden" name={csrfField} value={visit.csrf} />
      {children}
    </form>
  );
}
