import type { City } from '../../shared/city/city.ts';
import type { Answers } from '../../shared/forms/field.ts';
import { type Form, scopeOf } from '../../shared/forms/form.ts';
import { inWords } from '../../shared/forms/review.ts';
import type { Lang } from '../../shared/i18n/texts.ts';
import type { Cell } from '../../shared/sheets/sheet.ts';
import { fieldOf } from './columns.ts';
import type { ListRow, Order, OrderedColumn } from './data.ts';

interface About {
  city: City;
  now: number;
  lang: Lang;
  words: Order['words'];
}

/** The cells of one row, in the order of the columns. Answers are absent where none of their columns was asked for. */
export function cellsOf(
  columns: readonly OrderedColumn[],
  row: ListRow,
  form: Form | undefined,
  answers: Answers | undefined,
  about: About,
): Cell[] {
  const scope = form && answers && scopeOf(form, answers, about);
  return columns.map(({ key }) => {
    const id = fieldOf(key);
    if (id === undefined) return rowCell(key.slice('row.'.length), row, about);
    const field = form?.fields.get(id);
    const answer = answers?.[id];
    if (!field || !scope || answer === undefined) return undefined;
    if (field.kind === 'date' && !field.words) return String(answer);
    return inWords(field, answer, scope);
  });
}

function rowCell(name: string, row: ListRow, { city, lang, words }: About): Cell {
  const word = (prefix: string, value: unknown) =>
    value === undefined || value === '' ? '' : (words[`${prefix}.${String(value)}`] ?? String(value));
  const post = (id: unknown) => city.posts.find((one) => one.id === id)?.short[lang] ?? text(id);
  switch (name) {
    case 'post':
    case 'held':
      return post(row[name]);
    case 'certificate':
      return word('certificate', row.certificate);
    case 'district': {
      if (row.residenceScope !== 'inCity') return words.outside ?? '';
      return city.districts.find(({ id }) => id === row.division)?.name[lang] ?? city.name[lang];
    }
    case 'sent':
      return typeof row.acceptedAt === 'number' ? row.acceptedAt : undefined;
    case 'when':
      return Date.parse(row.sk.slice(0, row.sk.indexOf('#')));
    case 'message':
      return word('message', row.template);
    case 'why':
      return text(row.reason);
    case 'checks':
      return [
        word('realName', row.realName),
        word('dispatch', row.dispatch),
        // Words for it are handed over only to those who may know.
        row.isolation ? (words[`isolation.${String(row.isolation)}`] ?? '') : '',
        row.undelivered ? (words.undelivered ?? '') : '',
        row.contacted ? (words.contacted ?? '') : '',
      ]
        .filter((one) => one !== '')
        .join(lang === 'zh' ? '、' : ', ');
    default:
      return text(row[name]);
  }
}

const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
