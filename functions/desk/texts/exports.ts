import { texts } from '../../../shared/i18n/texts.ts';

/** Exports of lists. */
export const exportTexts = texts({
  'export.link': ['导出这个列表', 'Export this list'],
  'export.title': ['导出：{list}', 'Export: {list}'],
  'export.format': ['文件格式', 'Format'],
  'export.xlsx': ['Excel 工作簿（.xlsx）', 'Excel workbook (.xlsx)'],
  'export.csv': ['CSV（.csv）', 'CSV (.csv)'],
  'export.rows': ['列表里有的（已打码）', 'What the list shows (masked)'],
  'export.public': ['报名时填写的', 'Answers'],
  'export.personal': [
    '个人信息（完整，要写理由，会留下记录，报名人也能看到）',
    'Personal answers (in full: need a reason, are recorded, and the applicant can see it)',
  ],
  'export.why': ['为什么需要个人信息', 'Why personal answers are needed'],
  'export.why.roster': ['排班和点名', 'Rosters and roll calls'],
  'export.why.report': ['向上级报告', 'A report to a higher level'],
  'export.why.insurance': ['办理保险', 'Insurance'],
  'export.why.other': ['其他（写明）', 'Other (say what)'],
  'export.words': ['写明理由（选“其他”时）', 'Say why (with “Other”)'],
  'export.go': ['开始导出', 'Start'],
  'export.columns.required': ['请至少选一列', 'Choose at least one column'],
  'export.why.required': ['选了个人信息，请选择理由', 'Choose a reason for the personal answers'],
  'export.words.required': ['请写明理由', 'Say why'],
  'export.held': ['已留岗位', 'Place kept'],
  'export.due': ['到期时间', 'Due'],
  'export.reason': ['没送到的原因', 'Why not delivered'],
  'export.ready.list': ['可以下载的导出', 'Exports ready to download'],
  'export.collecting': ['正在读取：已有 {n} 行', 'Reading: {n} rows so far'],
  'export.writing': ['已读完 {n} 行，正在写文件', '{n} rows read; writing the file'],
  'export.ready': [
    '文件已经好了，共 {n} 行，{time}前可以下载，以后自动删除。',
    'The file is ready: {n} rows. It can be downloaded until {time} and is then deleted.',
  ],
  'export.download': ['下载', 'Download'],
  'export.several': [
    '内容较多，分成 {n} 个文件，每个最多 {wan} 万行，按顺序下载即可。',
    'It is long: {n} files of at most {most} rows, one after the other.',
  ],
  'export.download.one': ['下载第 {n} 个（共 {of} 个）', 'Download {n} of {of}'],
  'export.refresh': ['看最新进度', 'Refresh'],
  'export.cancel': ['取消并删除', 'Cancel and delete'],
  'export.over.done': [
    '文件已经按时删除。需要的话请再导出一次。',
    'The file has been deleted in time. Export again if needed.',
  ],
  'export.over.cancelled': ['已经取消，文件已删除。', 'Cancelled; the file has been deleted.'],
  'export.over.refused': [
    '您的角色或负责的区变了，这次导出已停止，文件已删除。',
    'Your role or divisions changed: it was stopped and the file deleted.',
  ],
  'export.over.failed': ['没有导出成功，请再试一次。', 'It did not work: please try again.'],
  'export.over.another': [
    '您还有一个导出没有完成，请等它完成再导出。',
    'Another export of yours is still under way: please wait for it.',
  ],
  'reveal.export': ['导出个人信息', 'Export of personal answers'],
});
