/** The few things of the page that the script touches; the project has no DOM types. */
interface Part {
  hidden: boolean;
  disabled: boolean;
  textContent: string;
  innerHTML: string;
  value: number;
  dataset: Record<string, string>;
  action: string;
  files: { size: number }[];
  contains(other: Part | null): boolean;
  focus(): void;
  setAttribute(name: string, value: string): void;
  addEventListener(event: string, act: (event: { preventDefault(): void }) => void): void;
  querySelector(selector: string): Part | null;
  querySelectorAll(selector: string): Iterable<Part>;
}
interface Sending {
  upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null };
  status: number;
  timeout: number;
  onload: (() => void) | null;
  onerror: (() => void) | null;
  ontimeout: (() => void) | null;
  open(method: string, url: string): void;
  send(body: unknown): void;
}
declare const document: Part & { activeElement: Part | null; hidden: boolean };
declare const location: { href: string };
declare class XMLHttpRequest {}
declare class FormData {
  append(name: string, value: unknown): void;
}
declare function fetch(
  url: string,
  init: object,
): Promise<{ status: number; ok: boolean; text(): Promise<string>; headers: { get(name: string): string | null } }>;
declare function setTimeout(act: () => void, ms: number): number;

/** Posts the file itself, so that one sees how far it is, and that a bad line takes nothing away. */
function upload(form: Part): void {
  const box = form.querySelector('input[type=file]');
  const button = form.querySelector('button');
  const wrong = form.querySelector('[role=alert]');
  const status = form.querySelector('[role=status]');
  const percent = form.querySelector('[data-percent]');
  const bar = form.querySelector('progress');
  if (!box || !button || !wrong || !status || !percent || !bar) return;
  const say = (text: string) => {
    wrong.textContent = text;
    wrong.hidden = text === '';
    if (text) box.focus();
  };
  // What is wrong is said in the page's own words.
  form.setAttribute('novalidate', '');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const file = box.files[0];
    // Old phones' browsers take no destructuring.
    const words = form.dataset;
    if (!file) return say(words.none || '');
    if (file.size === 0) return say(words.empty || '');
    if (file.size > Number(words.most)) return say(words.size || '');
    say('');
    const body = new FormData();
    const fields = JSON.parse(form.dataset.upload ?? '{}') as Record<string, string>;
    for (const name of Object.keys(fields)) body.append(name, fields[name]);
    body.append('file', file);
    const sending = new XMLHttpRequest() as Sending;
    const stopped = () => {
      button.disabled = false;
      status.hidden = true;
      say(words.line || '');
    };
    const show = (part: number) => {
      bar.value = part;
      percent.textContent = (words.words || '').replace('#', String(part));
    };
    sending.upload.onprogress = (event) => show(Math.round((100 * event.loaded) / (event.total || 1)));
    sending.onload = () => {
      if (sending.status !== 201) return stopped();
      location.href = words.back || '';
    };
    sending.onerror = stopped;
    sending.ontimeout = stopped;
    sending.open('POST', form.action);
    sending.timeout = 600_000;
    button.disabled = true;
    status.hidden = false;
    show(0);
    sending.send(body);
  });
}

/** Asks how the files stand: soon while one is being checked, ever more seldom while nothing changes. */
function watch(part: Part, wait: number): void {
  setTimeout(() => {
    if (document.hidden) return watch(part, wait);
    const headers = { 'x-live': '1', 'if-none-match': part.dataset.live ?? '' };
    fetch(part.dataset.liveFrom ?? '', { headers, redirect: 'manual', credentials: 'same-origin' }).then(
      async (answer) => {
        if (answer.status === 410) {
          location.href = (part.dataset.liveFrom ?? '').replace('/files', '');
          return;
        }
        if (answer.status === 401) return;
        if (!answer.ok) return watch(part, Math.min(60_000, wait * 1.5));
        const html = await answer.text();
        // Whoever is about to press a button in there keeps their place.
        if (part.contains(document.activeElement)) return watch(part, wait);
        part.dataset.live = answer.headers.get('etag') ?? '';
        part.innerHTML = html;
        watch(part, firstWait(part));
      },
      () => watch(part, Math.min(60_000, wait * 2)),
    );
  }, wait);
}

const firstWait = (part: Part) => (part.querySelector('[data-busy=yes]') ? 2_000 : 20_000);

for (const form of document.querySelectorAll('[data-upload]')) upload(form);
for (const part of document.querySelectorAll('[data-live]')) watch(part, firstWait(part));
