import type { Child } from 'hono/jsx';
import type { City } from '../city/city.ts';
import type { Lang, Translate } from '../i18n/texts.ts';

/** What the frame of a page needs. Texts come through `t`: their keys are those of content 0.1. */
export interface LayoutProps {
  t: Translate;
  lang: Lang;
  city: City;
  /** The page's own title; the service's and the city's names are added. */
  title: string;
  /** True: the title begins with “错误：”. */
  failed?: boolean;
  /** Address of this page in the other language; with `langForm`, a button that sends that form instead. */
  langHref?: string;
  /** Id of the page's form: switching the language sends what was typed along, so that nothing is lost. */
  langForm?: string;
  /** Addresses of stylesheet and script. */
  css: string;
  js?: string;
  back?: string;
  /** The back link sends the form, so that what was typed is saved first. */
  backForm?: boolean;
  children?: Child;
}

/** The frame of every public page. */
export function Layout(props: LayoutProps) {
  const { t, lang } = props;
  return (
    <html class="govuk-template" lang={lang === 'zh' ? 'zh-CN' : 'en'}>
      <head>
        <meta charset="utf-8" />
        <title>{t(props.failed ? 'title.error' : 'title.pattern', { page: props.title })}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="theme-color" content="#a61f2b" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={props.css} />
        {props.js ? <script src={props.js} defer /> : null}
      </head>
      <body class="govuk-template__body">
        <a href="#main" class="govuk-skip-link">
          {t('skip')}
        </a>
        <Header {...props} />
        <div class="govuk-width-container">
          <BackLink {...props} />
          <main class="govuk-main-wrapper" id="main">
            <div class="govuk-grid-row">
              <div class="govuk-grid-column-two-thirds">{props.children}</div>
            </div>
          </main>
        </div>
        <Footer {...props} />
      </body>
    </html>
  );
}

/** In a landmark of its own, before the main content, so that the skip link passes it. */
function BackLink({ t, back, backForm, langForm }: LayoutProps) {
  if (!back && !(backForm && langForm)) return null;
  return (
    <nav aria-label={t('btn.back')}>
      {back ? (
        <a href={back} class="govuk-back-link">
          {t('btn.back')}
        </a>
      ) : (
        <button
          type="submit"
          form={langForm}
          name="action"
          value="back"
          class="govuk-back-link app-back"
          formnovalidate
        >
          {t('btn.back')}
        </button>
      )}
    </nav>
  );
}

function Header({ t, lang, city, langHref, langForm }: LayoutProps) {
  const other: Lang = lang === 'zh' ? 'en' : 'zh';
  const name = other === 'zh' ? '中文' : 'English';
  const offered = city.languages.includes(other);
  return (
    <header class="app-header">
      <div class="govuk-width-container app-header__in">
        <a href="/" class="app-header__name">
          {t('service.name')}
          <span class="app-header__city">{city.name[lang]}</span>
        </a>
        {langForm ? (
          // Enter presses the first button of a form: this one, so that it sends the page and keeps the language.
          // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it cannot be focused, and has nothing to say
          <button type="submit" form={langForm} class="govuk-visually-hidden" tabindex={-1} aria-hidden="true" />
        ) : null}
        {offered && langForm ? (
          <button
            type="submit"
            class="app-link-button"
            form={langForm}
            name="action"
            value={`lang-${other}`}
            formnovalidate
            lang={other === 'zh' ? 'zh-CN' : 'en'}
          >
            {name}
          </button>
        ) : null}
        {offered && !langForm && langHref ? (
          <a class="app-header__lang" href={langHref} hreflang={other} lang={other === 'zh' ? 'zh-CN' : 'en'}>
            {name}
          </a>
        ) : null}
      </div>
      {city.demo ? (
        <div class="app-banner">
          <div class="govuk-width-container">{t('demo.banner')}</div>
        </div>
      ) : null}
    </header>
  );
}

function Footer({ t, lang, city }: LayoutProps) {
  return (
    <footer class="app-footer">
      <div class="govuk-width-container">
        <p>{t('antifraud')}</p>
        <p>
          {t('footer.by')}
          <br />
          {t('footer.phone')}
        </p>
        <ul class="app-footer__links">
          {city.hotlines.map((line) => (
            <li>
              <a href={`tel:${line.number}`}>
                {line.name[lang]} {line.number}
              </a>
            </li>
          ))}
        </ul>
        <ul class="app-footer__links">
          {['privacy', 'accessibility', 'check'].map((page) => (
            <li>
              <a href={`/${page}`}>{t(`footer.${page}`)}</a>
            </li>
          ))}
        </ul>
        <p>{t('footer.icp')}</p>
      </div>
    </footer>
  );
}
