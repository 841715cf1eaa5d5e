import { maskMobile } from '../identity/mask.ts';
import type { Start } from '../workflow/outcome.ts';

/** What the messages workflow knows of a message in the clear: nothing personal but a masked number. */
export interface MessageData extends Record<string, unknown> {
  template: string;
  /** Masked number, for the desk. */
  mobile: string;
  /** Reference of the case that it tells of. */
  about?: string;
  /** Divisions whose desk is told when it does not arrive; none: the city's. */
  divisions: string[];
  /** Epoch ms: the `{due}` that it names. */
  due?: number;
  /** Epoch ms: not to be sent before. */
  notBefore?: number;
  /** Epoch ms: not to be sent after, because it is not true any more. */
  lapses?: number;
}

/** What is sealed with it. */
export interface MessageContent extends Record<string, unknown> {
  to: string;
  params: Record<string, string>;
}

/** A message as those who send one know it. */
export interface MessageOrder {
  /** Key of the content, `sms.offered`. */
  template: `sms.${string}`;
  to: string;
  /** `ref`, `post`, `n`, `code`: those that the template takes are used. `due` is made from `due`. */
  params?: Record<string, string>;
  about?: string;
  divisions?: string[];
  due?: number;
  notBefore?: number;
  lapses?: number;
}

/** The data and sealed content of a message, for `accept` by those who are no workflow (the codes of the public door). */
export function messageCase(order: MessageOrder): { data: MessageData; sealed: MessageContent } {
  const { to, params = {}, divisions = [], ...rest } = order;
  const data = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as typeof rest;
  return { data: { ...data, mobile: maskMobile(to), divisions }, sealed: { to, params } };
}

/** A message as an effect of a step: `start: [message({ template: 'sms.offered', to, due, … })]`. */
export function message(order: MessageOrder): Start {
  return { workflow: 'messages', ...messageCase(order) };
}
