/** What the script touches of a page and its surroundings; the project has no DOM types. */
interface Part {
  dataset: Record<string, string>;
  innerHTML: string;
  hidden: boolean;
  textContent: string;
  value: string;
  checked: boolean;
  offsetParent: unknown;
  contains(other: Part | null): boolean;
  closest(selector: string): Part | null;
  addEventListener(event: string, act: (event: { target: Part }) => void): void;
  querySelector(selector: string): Part | null;
  querySelectorAll(selector: string): Iterable<Part>;
}
interface Answer {
  status: number;
  ok: boolean;
  text(): Promise<string>;
  headers: { get(name: string): string | null };
}
declare const document: Part & { activeElement: Part | null; hidden: boolean };
declare const location: { href: string; reload(): void };
declare const navigator: { clipboard?: { writeText(text: string): Promise<void> } };
declare function fetch(url: string, init: object): Promise<Answer>;
declare function setTimeout(act: () => void, ms: number): number;
declare function setInterval(act: () => void, ms: number): number;
declare function clearInterval(id: number): void;

const first = 15_000;
const longest = 120_000;

/**
 * What the desk gains where scripts run: lists and “who is looking” stay fresh (asked for with the ETag, ever more
 * seldom while nothing changes), undo counts down, texts are copied by a click, previews follow what is typed.
 */
function enliven(page: typeof document): void {
  for (const part of page.querySelectorAll('[data-live]')) poll(part, first);
  for (const part of page.querySelectorAll('[data-until]')) countDown(part);
  for (const button of page.querySelectorAll('[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      void navigator.clipboard?.writeText(button.dataset.copy ?? '').then(() => {
        button.textContent = button.dataset.done ?? button.textContent;
      });
    });
  }
  for (const blank of page.querySelectorAll('[data-fill]')) {
    const own = blank.textContent;
    const names = (blank.dataset.fill ?? '').split(' ');
    const show = () => {
      const words: string[] = [];
      for (const name of names)
        for (const box of page.querySelectorAll(`[name="${name}"]`)) if (typed(box)) words.push(typed(box));
      // A sentence with a gap takes the number that is typed for it.
      if (words.length > 1 && (words[0] || '').indexOf('…') >= 0) {
        words[0] = (words[0] || '').replace('…', words.splice(1, 1)[0] || '');
      }
      blank.textContent = words.join('；') || own;
    };
    page.addEventListener('input', show);
    show();
  }
}

/** What somebody has chosen or written, in words; empty: nothing. */
function typed(box: Part): string {
  const kind = (box as unknown as { type: string }).type;
  if (kind === 'radio' || kind === 'checkbox') {
    const item = box.closest('.govuk-radios__item, .govuk-checkboxes__item');
    const words = item ? item.querySelector('label') : null;
    return box.checked && box.value !== 'other' && words ? words.textContent.trim() : '';
  }
  // What is folded away is not sent, so it does not count.
  return box.offsetParent ? box.value.trim() : '';
}

function poll(part: Part, wait: number): void {
  setTimeout(() => {
    if (document.hidden) return poll(part, wait);
    const headers = { 'x-live': '1', 'if-none-match': part.dataset.live ?? '' };
    const address = part.dataset.liveFrom || location.href;
    fetch(address, { headers, redirect: 'manual', credentials: 'same-origin' }).then(
      async (answer) => {
        if (answer.status === 401) {
          // Somebody who types is not thrown out: the next press of a button keeps what they typed.
          part.dataset.stale = part.dataset.liveStale ?? '';
          return;
        }
        if (answer.status === 304 || !answer.ok) return poll(part, Math.min(longest, wait * 1.5));
        const html = await answer.text();
        // Whoever is walking through the list with the keyboard keeps their place until they have left it.
        if (part.contains(document.activeElement)) return poll(part, wait);
        part.dataset.live = answer.headers.get('etag') ?? '';
        part.innerHTML = html;
        poll(part, first);
      },
      () => poll(part, Math.min(longest, wait * 2)),
    );
  }, wait);
}

function countDown(part: Part): void {
  const words = part.querySelector('[data-words]');
  let left = Number(part.dataset.until);
  if (!words || !(left > 0)) return;
  const show = () => {
    const seconds = String(left % 60);
    words.textContent = `${Math.floor(left / 60)}:${seconds.length < 2 ? '0' : ''}${seconds}`;
  };
  show();
  const id = setInterval(() => {
    left -= 1;
    if (left > 0) return show();
    clearInterval(id);
    part.hidden = true;
  }, 1000);
}

enliven(document);
