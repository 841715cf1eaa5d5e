import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { unpackedChromium } from './chromium.ts';
import { fontConfig } from './font.ts';

/** Phones and desktops that the pages are tried on. */
export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 900 };

const shots = join(import.meta.dirname, '..', 'screenshots');

export interface TestBrowser {
  /** A visitor of their own: cookies, size, with or without scripts. `zoom`: the size of text, 1 is normal. */
  visit(options?: VisitOptions): Promise<{ context: BrowserContext; page: Page }>;
  close(): Promise<void>;
}

export interface VisitOptions {
  viewport?: { width: number; height: number };
  javaScript?: boolean;
  origin?: string;
}

/** Real Chromium from npm, with a Chinese font and a folder of its own; nothing from the system is needed. */
export async function startBrowser(): Promise<TestBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'kapok-browser-'));
  const { executablePath, args, fonts } = await unpackedChromium();
  process.env.TMPDIR = folder;
  const { chromium: playwright } = await import('playwright-core');
  const browser: Browser = await playwright.launch({
    executablePath,
    args: args.filter((arg) => arg !== '--single-process'),
    env: { ...process.env, FONTCONFIG_FILE: fontConfig(folder, fonts), HOME: folder },
  });
  return {
    async visit({ viewport = phone, javaScript = true, origin } = {}) {
      const context = await browser.newContext({
        viewport,
        javaScriptEnabled: javaScript,
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        isMobile: viewport.width < 600,
        hasTouch: viewport.width < 600,
        ...(origin && { baseURL: origin }),
      });
      const page = await context.newPage();
      page.setDefaultTimeout(40_000);
      return { context, page };
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until what was pressed has led to its page, brought by the browser or by the page's own script. */
async function arrived(page: Page): Promise<void> {
  await page.waitForLoadState();
  await page.waitForSelector('[aria-busy=true]', { state: 'detached' });
}

/** With `SCREENSHOTS=1`: a picture of the whole page in test/screenshots, for people to look at. No test reads it. */
export async function shoot(page: Page, name: string): Promise<void> {
  await arrived(page);
  if (!process.env.SCREENSHOTS) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

/** axe-core as the package has it, small and once for each page: its builder hands it over twice. */
const axeSource = `if (!window.axe) {${readFileSync(
  createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
)}\n}`;

/** What axe finds against WCAG 2.2 AA and its own best practices, one line each; empty when the page is clean. */
export async function axe(page: Page): Promise<string[]> {
  await arrived(page);
  const { violations } = await new AxeBuilder({ page, axeSource })
    // In the page itself: the other way needs scripts in a second page, which a visitor without scripts has not.
    .setLegacyMode(true)
    // Every rule is held against the page; only of what breaks one the elements are named.
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

/** Pixels by which the page is wider than the window; 0 is right on a phone. */
export async function overflow(page: Page): Promise<number> {
  await arrived(page);
  return (await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) as number;
}

/** Makes text as large as WeChat's largest setting does. */
export async function largestText(page: Page): Promise<void> {
  await page.evaluate("document.documentElement.style.fontSize = '160%'");
}

/** A page must be clean for axe, fit its window, and get a picture. */
export async function look(page: Page, name: string): Promise<void> {
  await shoot(page, name);
  expect(await overflow(page), `${name} is wider than the window`).toBe(0);
  expect(await axe(page), name).toEqual([]);
}

/**
 * A visitor with eyes on every page. axe is a script itself: what a visitor without scripts got is looked at in a twin
 * that has them.
 */
export async function visitLooking(browser: TestBrowser, options: VisitOptions) {
  const { context, page } = await browser.visit(options);
  const twin = options.javaScript === false ? await browser.visit({ ...options, javaScript: true }) : undefined;
  return {
    context,
    page,
    async look(name: string): Promise<void> {
      if (!twin) return look(page, name);
      await shoot(page, name);
      const body = await page.content();
      await twin.page.route('**/same', (route) => route.fulfill({ body, contentType: 'text/html; charset=utf-8' }));
      await twin.page.goto('/same');
      expect(await overflow(twin.page), `${name} is wider than the window`).toBe(0);
      expect(await axe(twin.page), name).toEqual([]);
    },
    async close(): Promise<void> {
      await context.close();
      await twin?.context.close();
    },
  };
}
