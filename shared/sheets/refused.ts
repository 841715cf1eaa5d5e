import { type Lang, type Pair, say, texts, type Vars } from '../i18n/texts.ts';

/** Why a file is not read, by code: a sentence that says what to do. */
const sentences = texts({
  'sheet.empty': ['文件里没有内容', 'The file is empty'],
  'sheet.tooLarge': ['文件太大，请分成几份再传', 'The file is too large: please split it'],
  'sheet.tooLong': ['一次最多 {most} 行，请分成几份再传', 'At most {most} rows at a time: please split the file'],
  'sheet.macros': [
    '文件里有宏，不能上传。请在 Excel 里另存为“Excel 工作簿（.xlsx）”再传',
    'The file has macros. Save it as an Excel workbook (.xlsx) and upload that',
  ],
  'sheet.oldExcel': [
    '这是旧版 Excel 文件（.xls），或者设了密码。请打开后另存为“Excel 工作簿（.xlsx）”，不设密码，再传',
    'This is an old Excel file (.xls), or has a password. Save it as an Excel workbook (.xlsx) without a password',
  ],
  'sheet.notSheet': [
    '这不是 Excel 工作簿（.xlsx）或 CSV 文件，请用 Excel 另存一份再传',
    'This is not an Excel workbook (.xlsx) or a CSV file. Save it as one with Excel',
  ],
  'sheet.broken': ['文件打不开，可能没有传完整，请重新保存后再传', 'The file cannot be opened: save it again'],
  'sheet.noHeader': [
    '没有找到表头。请保留模板的表头，至少要有：{columns}',
    'No header row was found. It must have at least: {columns}',
  ],
});

export type RefusedCode = keyof typeof sentences;

/** A file that is not read as a sheet. Holds nothing of its content. */
export class SheetRefused extends Error {
  override name = 'SheetRefused';
  readonly code: RefusedCode;
  readonly vars: Vars;

  constructor(code: RefusedCode, vars: Vars = {}) {
    super(code);
    this.code = code;
    this.vars = vars;
  }

  /** The sentence for a reader. */
  words(lang: Lang): string {
    const pair: Pair = sentences[this.code];
    return say(lang, pair).replace(/\{(\w+)\}/g, (_, name: string) => String(this.vars[name] ?? ''));
  }
}
