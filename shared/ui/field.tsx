import type { FieldView, OptionView } from '../forms/view.ts';
import type { Lang, Translate } from '../i18n/texts.ts';
import { Checkboxes, type Choice, Radios, Select, Tick } from './choices.tsx';
import { DateInput } from './date-input.tsx';
import { Details } from './details.tsx';
import type { Control as Base } from './parts.tsx';
import { Lines, Paragraphs, Rich } from './rich.tsx';
import { TextArea, TextInput } from './text-input.tsx';
import { TickGrid } from './tick-grid.tsx';

interface FieldProps {
  field: FieldView;
  t: Translate;
  lang: Lang;
  /** True: its label is the page's heading (the only question on it). */
  heading?: boolean;
}

/** Any field of a form definition. What it looks like follows from its kind; no page codes one by hand. */
export function Field(props: FieldProps) {
  const { field } = props;
  return (
    <>
      {field.kind === 'tick' ? null : <Above field={field} />}
      <Control {...props} />
      {field.details ? (
        <Details summary={field.details.title}>
          <Paragraphs text={field.details.body} />
        </Details>
      ) : null}
    </>
  );
}

function Above({ field }: { field: FieldView }) {
  if (field.above.length === 0) return null;
  return (
    <div class="govuk-inset-text">
      {field.above.map((text) => (
        <Paragraphs text={text} />
      ))}
    </div>
  );
}

function Control({ field, t, lang, heading }: FieldProps) {
  const base = {
    id: field.id,
    lang,
    heading,
    label: labelOf(field, t),
    hint: field.hint ? <Rich text={field.hint} /> : undefined,
    error: field.errors[0],
  };
  const chosen = field.options.filter((option) => option.checked).map((option) => option.value);
  const choices = field.options.map((option) => choiceOf(option, t, lang));
  switch (field.kind) {
    case 'tick': {
      const notice = field.above.length > 0 ? field.above.map((text) => <Paragraphs text={text} />) : undefined;
      return <Tick {...base} checked={field.checked} notice={notice} />;
    }
    case 'radio':
      return <Radios {...base} choices={choices} value={chosen[0]} />;
    case 'checkboxes':
      return <Checkboxes {...base} choices={choices} values={chosen} />;
    case 'select':
      return <Select {...base} choices={choices} value={chosen[0]} empty={t('select.empty')} />;
    case 'grid':
      return <Grid field={field} t={t} base={base} />;
    case 'date':
      return <Dates field={field} base={base} />;
    case 'textarea':
      return <TextArea {...base} value={field.value} />;
    default:
      return (
        <TextInput
          {...base}
          value={field.value}
          type={field.kind === 'tel' ? 'tel' : 'text'}
          inputmode={field.inputMode}
          autocomplete={field.autocomplete}
          autocapitalize={field.autocapitalize}
          width={widthOf(field)}
        />
      );
  }
}

/** As wide as what goes into it; undefined: as wide as there is room. */
const widthOf = ({ kind, max = 9 }: FieldView) => (kind === 'tel' ? 20 : max <= 4 ? 4 : undefined);

function Dates({ field, base }: { field: FieldView; base: Base }) {
  const words = { year: '', month: '', day: '' };
  const value = { year: '', month: '', day: '' };
  for (const box of field.parts) {
    words[box.part] = box.label;
    value[box.part] = box.value;
  }
  return <DateInput {...base} words={words} value={value} birthday={field.autocomplete?.startsWith('bday')} />;
}

function Grid({ field, t, base }: { field: FieldView; t: Translate; base: Base }) {
  const rows = (field.grid?.rows ?? []).map(({ value, label }) => ({ id: value, label }));
  const columns = (field.grid?.columns ?? []).map(({ value, label }) => ({ id: value, label }));
  const all = rows.flatMap((row) => columns.map((column) => `${row.id}-${column.id}`));
  const evening = columns.at(-1)?.id ?? '';
  const weekend = all.filter((value) => /^(sat|sun)-/.test(value));
  const weekdays = all.filter((value) => /^(mon|tue|wed|thu|fri)-/.test(value) && value.endsWith(`-${evening}`));
  const [any, evenings, weekends, none] = t('availability.picks').split(' · ');
  return (
    <TickGrid
      {...base}
      rows={rows}
      columns={columns}
      values={[...(field.grid?.checked ?? [])]}
      picks={[
        { label: any ?? '', values: all },
        { label: evenings ?? '', values: weekdays },
        { label: weekends ?? '', values: weekend },
        { label: none ?? '', values: [] },
      ]}
    />
  );
}

function choiceOf(option: OptionView, t: Translate, lang: Lang): Choice {
  const { value, label, hint, group, said, inside } = option;
  return {
    value,
    label,
    hint: hint && <Lines text={hint} />,
    group,
    inside:
      said || inside.length > 0 ? (
        <>
          {said ? <Paragraphs text={said} /> : null}
          {inside.map((field) => (
            <Field field={field} t={t} lang={lang} />
          ))}
        </>
      ) : undefined,
  };
}

/** Optional questions say so; everything else is needed. */
function labelOf(field: FieldView, t: Translate): string {
  const said = /（选填）|\(optional\)/.test(field.label);
  return field.required || said || field.kind === 'tick' ? field.label : `${field.label}${spaced(t('optional'))}`;
}
const spaced = (text: string) => (text.startsWith('(') ? ` ${text}` : text);
