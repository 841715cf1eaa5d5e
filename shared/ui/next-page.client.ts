/** What sending a form by script touches; the project has no DOM types. */
interface Form {
  id: string;
  action: string;
  dataset: Record<string, string>;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  addEventListener(event: 'submit', act: (event: Sending) => void): void;
  querySelector(selector: string): Words | null;
}
interface Words {
  textContent: string;
  hidden: boolean;
  focus(): void;
}
interface Sending {
  preventDefault(): void;
  submitter: { name: string; value: string } | null;
}
interface Page {
  title: string;
  body: { replaceWith(body: unknown): void };
  documentElement: { lang: string };
  querySelector(selector: string): (Form & Words & { tabIndex: number }) | null;
}
interface Answer {
  ok: boolean;
  url: string;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
}
declare class FormData {
  constructor(form: Form, submitter: Sending['submitter']);
}
declare class DOMParser {
  parseFromString(html: string, type: 'text/html'): Page;
}
declare const history: { pushState(data: null, unused: string, path: string): void };
declare const location: { pathname: string; search: string; reload(): void };
declare function fetch(url: string, init: object): Promise<Answer>;
declare function addEventListener(event: 'popstate', act: () => void): void;
declare function scrollTo(x: number, y: number): void;

/** The address of the page that is shown. */
let shown = location.pathname + location.search;

/**
 * Sends the form of a page and shows the page that is answered, in one way there and back instead of two. When the line
 * is down the page stays as it is with all that was typed, and says so. Back and refresh ask for the address anew.
 *
 * @param ready what every page gains from scripts; runs on the new page, too.
 */
export function sendAtOnce(page: Page, ready: () => void): void {
  const form = page.querySelector('form[data-at-once]');
  if (!form) return;
  let sending = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    // A double click sends once.
    if (sending) return;
    sending = true;
    form.setAttribute('aria-busy', 'true');
    const failed = form.querySelector('[data-line-down]');
    if (failed) failed.hidden = true;
    try {
      const body = new URLSearchParams(new FormData(form, event.submitter) as never);
      const headers = { 'x-next-page': '1', 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await fetch(location.pathname + location.search, { method: 'POST', headers, body });
      const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const to = answer.headers.get('content-location') ?? new URL(answer.url).pathname + new URL(answer.url).search;
      if (to !== shown) history.pushState(null, '', to);
      shown = to;
      show(page, next, ready);
    } catch {
      sending = false;
      form.removeAttribute('aria-busy');
      if (failed) {
        failed.hidden = false;
        failed.focus();
      }
    }
  });
}

/** Puts another page in the place of this one; a screen reader hears its heading, or its errors. */
function show(page: Page, next: Page, ready: () => void): void {
  page.title = next.title;
  page.documentElement.lang = next.documentElement.lang;
  page.body.replaceWith(next.body);
  scrollTo(0, 0);
  const heading = page.querySelector('h1');
  if (heading && !page.querySelector('[data-focus]')) {
    heading.tabIndex = -1;
    heading.focus();
  }
  ready();
}

// An error's link to its field is no other page: what was typed stays.
addEventListener('popstate', () => {
  if (location.pathname + location.search !== shown) location.reload();
});
