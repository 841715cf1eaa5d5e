import { texts } from '../../../shared/i18n/texts.ts';

/** The privacy notice (content 2.3), paragraph by paragraph. `privacy.row.*` is the table of its second paragraph. */
export const privacyTexts = texts({
  'privacy.title': ['个人信息处理告知', 'Privacy notice'],
  'privacy.version': ['版本 {version}', 'Version {version} (the Chinese text prevails)'],
  'privacy.from': ['生效日期 {noticeDate}', 'In force from {noticeDate}'],
  'privacy.who.h': ['谁在处理', 'Who'],
  'privacy.who': [
    '{handler}，地址：{address}，联系人：{privacyOfficer}，电话：{phone}，邮箱：{email}。受其委托提供技术服务的单位：{processor}，只能按约定处理。',
    '{handler}, {address}; contact {privacyOfficer}, {phone}, {email}. {processor} works for it under contract and only as agreed.',
  ],
  'privacy.what.h': ['处理哪些信息，用来做什么', 'What and why'],
  'privacy.table.what': ['信息', 'Information'],
  'privacy.table.why': ['用途', 'Used for'],
  'privacy.table.basis': ['依据', 'Basis'],
  'privacy.row.mobile.what': ['手机号', 'Mobile number'],
  'privacy.row.mobile.why': ['收验证码、发通知、查进度、更正', 'Codes, notices, progress, changes'],
  'privacy.row.mobile.basis': ['您的同意', 'Your consent'],
  'privacy.row.identity.what': [
    '姓名、证件类型和号码、出生日期、性别、国籍',
    'Name, ID type and number, date of birth, sex, nationality',
  ],
  'privacy.row.identity.why': [
    '核对身份、防止重复、志愿者实名登记',
    'To make sure it is you, to stop double sign-ups, real-name registration',
  ],
  'privacy.row.identity.basis': ['您的单独同意；法定职责', 'Your separate consent; duties by law'],
  'privacy.row.home.what': ['居住区域、小区或社区', 'Where you live'],
  'privacy.row.home.why': ['就近安排；核对是否跨区域', 'Placing you nearby; the rule on serving across regions'],
  'privacy.row.home.basis': ['您的同意', 'Your consent'],
  'privacy.row.work.what': [
    '职业、证书、从业年限、单位、志愿者来源、政治面貌（选填）',
    'Work, certificates, years, organisation, source, political status (optional)',
  ],
  'privacy.row.work.why': ['资质审核、岗位匹配、统计', 'Review, fit, statistics'],
  'privacy.row.work.basis': ['您的同意', 'Your consent'],
  'privacy.row.wishes.what': [
    '岗位意愿、可服务时间、特长、服务类别、微信',
    'Wishes, times, skills, categories, WeChat',
  ],
  'privacy.row.wishes.why': ['安排岗位和排班、进服务群', 'Placing, shifts, the service group'],
  'privacy.row.wishes.basis': ['您的同意', 'Your consent'],
  'privacy.row.health.what': ['隔离观察情况', 'Isolation'],
  'privacy.row.health.why': ['判断现在能否安排服务', 'Whether you can serve now'],
  'privacy.row.health.basis': [
    '您的单独同意；应对突发公共卫生事件',
    'Your separate consent; response to a public health emergency',
  ],
  'privacy.row.contact.what': ['紧急联系人姓名、关系、手机号', 'Emergency contact: name, relation, mobile number'],
  'privacy.row.contact.why': [
    '只在您遇到紧急情况、联系不上您时使用',
    'Only when you cannot be reached in an emergency',
  ],
  'privacy.row.contact.basis': ['您和对方的同意', 'Your consent and theirs'],
  'privacy.row.service.what': ['服务时间、培训、评价记录（上岗以后）', 'Hours, training, evaluation (once you serve)'],
  'privacy.row.service.why': ['记录志愿服务、开具证明', 'The service record and certificates'],
  'privacy.row.service.basis': ['法定职责', 'Duties by law'],
  'privacy.long.h': ['保存多久', 'How long'],
  'privacy.long': [
    '没提交的草稿：{draftDays} 天。没通过、没安排、撤回的：{rejectedMonths} 个月后删除。隔离观察情况：应急结束后 {healthDays} 天内销毁。志愿服务记录：按《志愿服务记录与证明出具办法（试行）》保存。查看敏感信息等操作记录：3 年。备份最多比删除晚 35 天清除。',
    'Drafts {draftDays} days; sign-ups not approved, not placed or withdrawn {rejectedMonths} months; isolation data destroyed within {healthDays} days after the emergency ends; service records as the ministry’s rules require; records of who saw sensitive data 3 years. Backups are cleared at most 35 days after deletion.',
  ],
  'privacy.receives.h': ['给谁', 'Who receives it'],
  'privacy.receives': [
    '不向社会公开您的信息。按规定汇入国务院民政部门指定的志愿服务信息系统的，只提供法规要求的内容。要提供给保险公司等其他单位的，会另外告诉您名称、用途，并单独征得您同意。',
    'Nobody in public. The national volunteer system receives what the rules require. Before anyone else does, an insurer for example, we name them and ask you separately.',
  ],
  'privacy.where.h': ['存在哪里', 'Where'],
  'privacy.where': ['存放在中国境内，不向境外提供。', 'In mainland China, not sent abroad.'],
  'privacy.automatic.h': ['自动核对', 'Automatic checks'],
  'privacy.automatic': [
    '证件号校验、年龄、住地、是否重复、是否隔离由程序自动核对；有空位时按您的志愿和提交先后排序。资质审核由人决定。您可以要求说明理由，或要求人工复核。',
    'ID check digit, age, place, duplicates and isolation are checked by program; places go by your wishes and the time of signing up. People decide the review. You may ask for reasons or for a person to look again.',
  ],
  'privacy.rights.h': ['您的权利', 'Your rights'],
  'privacy.rights': [
    '查看、复制、更正、删除、撤回同意、注销。打开 {host} 验证手机号后自己办理，或打 {phone}。我们在 15 日内答复。撤回同意不影响撤回以前的处理。',
    'To see, copy, correct and delete your data, and to withdraw consent: at {host} after a code, or by {phone}; answered within 15 days. What was done before stays valid.',
  ],
  'privacy.minors.h': ['未成年人', 'Minors'],
  'privacy.minors': [
    '本次招募只面向成年人。发现误收未成年人信息的，立即删除。',
    'This call is for adults; data of minors received by mistake is deleted at once.',
  ],
  'privacy.wrong.h': ['出了问题', 'If something goes wrong'],
  'privacy.wrong': [
    '发生泄露，我们会马上补救，并告诉您和主管部门。您也可以向网信、公安、民政部门投诉，或拨打 12345。',
    'We act at once and tell you and the authorities. You may complain to the cyberspace, police or civil affairs authorities, or call 12345.',
  ],
  'privacy.changes.h': ['变更', 'Changes'],
  'privacy.changes': [
    '用途、方式、种类有变化的，会重新征得您同意。',
    'Changes of purpose, manner or kind need your consent again.',
  ],
});
