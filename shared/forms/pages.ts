import type { Answers, Ctx, Page } from './field.ts';
import { type Form, scopeOf } from './form.ts';
import { isPageVisible, pageOf, validateAll } from './validate.ts';

/** The pages that are asked, given the answers so far. */
export function visiblePages(form: Form, answers: Answers, ctx: Ctx): readonly Page[] {
  const scope = scopeOf(form, answers, ctx);
  return form.pages.filter((page) => isPageVisible(page, scope));
}

/** Id of the page after this one; undefined after the last. */
export function nextPage(form: Form, pageId: string, answers: Answers, ctx: Ctx): string | undefined {
  const at = form.pages.indexOf(pageOf(form, pageId));
  const visible = new Set(visiblePages(form, answers, ctx));
  return form.pages.slice(at + 1).find((page) => visible.has(page))?.id;
}

/** Id of the page before this one; undefined before the first. */
export function previousPage(form: Form, pageId: string, answers: Answers, ctx: Ctx): string | undefined {
  const at = form.pages.indexOf(pageOf(form, pageId));
  const visible = new Set(visiblePages(form, answers, ctx));
  return form.pages.slice(0, at).findLast((page) => visible.has(page))?.id;
}

/** Id of the first page whose answers are not complete, where a draft goes on; undefined when all are. */
export function firstOpenPage(form: Form, answers: Answers, ctx: Ctx): string | undefined {
  return validateAll(form, answers, ctx).errors.find((error) => error.page)?.page;
}

/**
 * True when every page before this one is complete: a page opened by hand further on is sent back to
 * `firstOpenPage`. False for pages that the form has not or does not ask.
 */
export function mayOpen(form: Form, pageId: string, answers: Answers, ctx: Ctx): boolean {
  if (!visiblePages(form, answers, ctx).some((page) => page.id === pageId)) return false;
  const open = firstOpenPage(form, answers, ctx);
  const index = (id: string) => form.pages.findIndex((page) => page.id === id);
  return open === undefined || index(pageId) <= index(open);
}

/** n and m of “第 n 步，共 m 步”. */
export function progress(form: Form, pageId: string): { n: number; m: number } {
  return { n: pageOf(form, pageId).step, m: Math.max(...form.pages.map((page) => page.step)) };
}
