/** What a form is sent with: one value or several by name. */
export type Values = Readonly<Record<string, string | readonly string[]>>;

const plain: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescaped = (text: string) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => plain[name]!);

/** A form of a page, read as a browser reads it. */
export interface PageForm {
  /** Where it goes; undefined: to the page that it is on. */
  target: string | undefined;
  /** Its hidden inputs. */
  values: Record<string, string | string[]>;
  html: string;
}

/** The form that posts to `action`, or the one with the id `form`; with `orFirst` the page's first where there is neither. */
export function formIn(html: string, action?: string, orFirst = false): PageForm | undefined {
  const forms = [...html.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => form);
  const mark = action ? `action="${action}"` : 'id="form"';
  const form = forms.find((one) => one.includes(mark)) ?? (orFirst ? forms[0] : undefined);
  if (!form) return undefined;
  const values: PageForm['values'] = {};
  for (const [, name, value] of form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)) {
    const before = values[name!];
    values[name!] = before === undefined ? unescaped(value!) : [before, unescaped(value!)].flat();
  }
  const target = /^<form[^>]*action="([^"]+)"/.exec(form)?.[1];
  return { target: target && unescaped(target), values, html: form };
}

/** The body of a form's post; pairs are sent in their order. */
export function bodyOf(values: Values | [string, string][]): string {
  const pairs = Array.isArray(values)
    ? values
    : Object.entries(values).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]));
  return new URLSearchParams(pairs).toString();
}

/** A post of a file by the page's last upload form, as a browser without scripts makes it: straight to the store. */
export function uploadIn(html: string, content: Buffer, name: string): { target: string; body: FormData } {
  const form = [...html.matchAll(/<form[^>]*data-upload[\s\S]*?<\/form>/g)].at(-1)?.[0] ?? '';
  const { target, values = {} } = formIn(form, undefined, true) ?? {};
  if (!target) throw new Error('There is no form for uploads.');
  const body = new FormData();
  for (const [field, value] of Object.entries(values)) body.append(field, String(value));
  body.append('file', new Blob([content as Buffer<ArrayBuffer>]), name);
  return { target, body };
}
