import { sendAtOnce } from './next-page.client.ts';

/** The few things of a page that the script touches; the project has no DOM types, since all else runs on the server. */
interface Box {
  checked: boolean;
  value: string;
  hidden: boolean;
  disabled: boolean;
  textContent: string;
  name: string;
  dataset: Record<string, string>;
  focus(): void;
  addEventListener(event: string, act: (event: { target: Box; preventDefault(): void }) => void): void;
  querySelector(selector: string): Box | null;
  querySelectorAll(selector: string): Iterable<Box>;
}
declare const document: Box;
declare const window: Timers;
declare const location: { hash: string };
declare const history: { replaceState(data: null, unused: string, path: string): void };
interface Timers {
  setInterval(act: () => void, ms: number): number;
  clearInterval(id: number): void;
}

/**
 * What a page gains where scripts run: the error summary has the focus, availability has quick picks, the button for a
 * new code counts down, and the next page of a form comes with the answer to the last. Every page works without it.
 */
function enhance(page: Box, timers: Timers, address: typeof location, past: typeof history): void {
  for (const box of page.querySelectorAll('[data-focus]')) box.focus();
  for (const box of page.querySelectorAll('[data-script]')) box.value = 'yes';
  for (const box of page.querySelectorAll('[data-secret]')) {
    // The secret stood behind the #, which no server and no log has seen; the address is clean from here on.
    if (!box.value) box.value = address.hash.slice(1);
    past.replaceState(null, '', '/link');
  }
  for (const picks of page.querySelectorAll('[data-picks]')) {
    picks.hidden = false;
    for (const button of picks.querySelectorAll('[data-pick]')) {
      button.addEventListener('click', () => {
        const chosen = (button.dataset.pick ?? '').split(' ');
        for (const box of page.querySelectorAll(`input[name="${picks.dataset.picks}"]`)) {
          box.checked = button.dataset.pick !== '' && (box.checked || chosen.includes(box.value));
        }
      });
    }
  }
  for (const wait of page.querySelectorAll('[data-wait]')) {
    let left = Number(wait.dataset.wait);
    const words = wait.querySelector('[data-words]');
    const button = wait.querySelector('button');
    if (!(left > 0) || !words || !button) continue;
    const show = () => {
      words.textContent = (words.dataset.words ?? '').replace('#', String(left));
      words.hidden = left <= 0;
      button.hidden = left > 0;
    };
    show();
    const id = timers.setInterval(() => {
      left -= 1;
      show();
      if (left <= 0) timers.clearInterval(id);
    }, 1000);
  }
}

function ready(): void {
  enhance(document, window, location, history);
  sendAtOnce(document as never, ready);
}
ready();
