import { texts } from '../../../shared/i18n/texts.ts';

/** Words on every page (content 0.1). */
export const commonTexts = texts({
  'service.name': ['志愿者报名', 'Volunteer sign-up'],
  'title.pattern': ['{page} - 志愿者报名 - {city}', '{page} - Volunteer sign-up - {city}'],
  'title.error': ['错误：{page} - 志愿者报名 - {city}', 'Error: {page} - Volunteer sign-up - {city}'],
  skip: ['跳到主要内容', 'Skip to main content'],
  'lang.en': ['English', 'English'],
  'lang.zh': ['中文', '中文'],
  progress: ['第 {n} 步，共 {m} 步', 'Step {n} of {m}'],
  'required.note': [
    '没有标“选填”的都要填。每一步都会自动保存。',
    'Everything is needed unless marked optional. Each step is saved.',
  ],
  optional: ['（选填）', ' (optional)'],
  'btn.next': ['下一步', 'Continue'],
  'btn.back': ['返回上一步', 'Back'],
  'btn.later': ['先保存，以后再填', 'Save and finish later'],
  'btn.change': ['修改', 'Change'],
  'btn.submit': ['确认提交', 'Submit'],
  'btn.skip': ['跳过', 'Skip'],
  'error.summary': ['有 {n} 处需要修改', '{n} thing(s) to fix'],
  'error.prefix': ['错误：', 'Error: '],
  'hidden.change': ['修改“{label}”', 'Change {label}'],
  'saved.title': ['已经保存', 'Saved'],
  'saved.body': [
    '您填的内容保存到 {due}。接着填：打开 {host}，用手机号 {mobile} 收验证码即可，换手机、换微信都可以。',
    'Kept until {due}. To go on, open {host} and get a code on {mobile}. Any phone will do.',
  ],
  'wechat.tip': ['在微信里可以点右上角“…”收藏本页。', 'In WeChat, tap “…” at the top right to keep this page.'],
  'demo.banner': [
    '这是演示，不会真的安排服务。请不要填写真实的证件号码。',
    'This is a demo. No one will be placed. Do not enter real ID numbers.',
  ],
  'footer.by': ['主办单位：{handler}', 'Run by {handler}'],
  'footer.phone': ['咨询电话：{phone}（{hours}）', 'Phone: {phone} ({hours})'],
  'footer.privacy': ['个人信息处理告知', 'Privacy notice'],
  'footer.accessibility': ['无障碍说明', 'Accessibility'],
  'footer.check': ['查报名进度', 'Check your sign-up'],
  'footer.icp': ['{icp} {psb}', '{icp} {psb}'],
  antifraud: [
    '我们不收任何费用，不会向您要验证码、银行卡号或转账。',
    'We charge nothing and never ask for codes, bank cards or transfers.',
  ],
  honeypot: ['请不要填写这一项', 'Leave this empty'],
});
