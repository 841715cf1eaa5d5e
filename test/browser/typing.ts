import type { Page } from 'playwright-core';

const main = '#form';

/** Fills in what a person would on this page: posted names and values. */
export async function fill(page: Page, values: Record<string, string | readonly string[] | undefined>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    for (const one of [value ?? []].flat()) {
      const boxes = page.locator(`${main} [name="${name}"]`);
      const kind = await boxes.first().evaluate((box: { type: string }) => box.type);
      if (kind === 'radio' || kind === 'checkbox') {
        await page.locator(`${main} [name="${name}"][value="${one}"]`).check({ force: true });
      } else if (kind === 'select-one') await boxes.selectOption(one);
      else await boxes.fill(one);
    }
  }
}

/** Presses the page's own button and waits for the next page, whichever way it comes. */
export async function go(page: Page): Promise<void> {
  await page.locator('body').evaluate((body: { dataset: Record<string, string> }) => {
    body.dataset.before = 'yes';
  });
  await page.locator(`${main} button[type=submit].govuk-button:not([name])`).first().click();
  await page.locator('body:not([data-before])').waitFor({ state: 'attached' });
}

/** Tab until the thing with the focus matches; nothing but the keyboard. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 250; step++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}
