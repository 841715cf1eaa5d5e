import { texts } from '../i18n/texts.ts';

/** What is said of any answer when its own question has no sentence for the case. */
export const formTexts = texts({
  'any.required': ['请填写这一项', 'Fill this in'],
  'any.type': ['请按要求填写这一项', 'Please check this answer'],
  'any.option': ['请从列出的选项里选择', 'Choose from the list'],
  'any.long': ['最多 {max} 个字', 'At most {max} characters'],
  'any.max': ['最多选 {max} 项，您选了 {n} 项', 'Choose at most {max}; you chose {n}'],
  'any.part': ['日期要填年、月、日', 'Enter year, month and day'],
  'any.real': ['没有这一天，请检查', 'There is no such day'],
  'any.unknownField': ['这里没有“{field}”这一项', 'There is no field “{field}” here'],
  'date.year': ['年', 'Year'],
  'date.month': ['月', 'Month'],
  'date.day': ['日', 'Day'],
});
