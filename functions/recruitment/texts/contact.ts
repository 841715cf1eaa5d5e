import { texts } from '../../../shared/i18n/texts.ts';

/** Mobile number and code, drafts and earlier sign-ups found with it (content 3.1, 3.2). */
export const contactTexts = texts({
  'page.mobile': ['手机号', 'Mobile number'],
  'mobile.label': ['手机号', 'Mobile number'],
  'mobile.hint': [
    '用来收验证码和通知，也用来接着填、查进度。请填中国内地手机号。',
    'For codes and notices, and to come back later. A mainland China number, please.',
  ],
  'mobile.required': ['请填写手机号', 'Enter your mobile number'],
  'mobile.format': ['手机号是 1 开头的 11 位数字，请检查', 'A mobile number has 11 digits and starts with 1'],
  'mobile.landline': ['这像是座机号码，请填手机号', 'This looks like a landline. Enter a mobile number'],
  'mobile.tooMany': ['获取验证码太频繁，请 {minutes} 分钟后再试', 'Too many codes. Try again in {minutes} minutes'],
  'mobile.none.title': ['没有内地手机号', 'I have no mainland number'],
  'mobile.none.body': [
    '请打 {phone}，由工作人员核对证件后帮您报名。',
    'Call {phone}. We will check your ID and fill in the form with you.',
  ],
  'mobile.button': ['获取验证码', 'Get a code'],
  'page.code': ['请输入短信验证码', 'Enter the code'],
  'code.body': ['验证码已发到 {mobile}，5 分钟内有效。', 'We sent a code to {mobile}. It is valid for 5 minutes.'],
  'code.label': ['验证码（6 位数字）', 'Code (6 digits)'],
  'code.required': ['请输入 6 位验证码', 'Enter the 6-digit code'],
  'code.wrong': ['验证码不对，还可以试 {n} 次', 'Wrong code. {n} tries left'],
  'code.expired': ['验证码已过期，请重新获取', 'The code has expired. Get a new one'],
  'code.old': ['请用最新一条短信里的验证码', 'Use the code from the latest message'],
  'code.locked': ['输错次数太多，请 {minutes} 分钟后重新获取', 'Too many tries. Get a new code in {minutes} minutes'],
  'code.wait': ['{seconds} 秒后可以重新获取', 'You can get a new code in {seconds} s'],
  'code.again': ['重新获取验证码', 'Get a new code'],
  'code.otherNumber': ['换一个手机号', 'Use another number'],
  'code.none.title': ['收不到验证码', 'I did not get a code'],
  'code.none.body': [
    '① 看看有没有被手机拦截；② 核对号码 {mobile}；③ 看看手机有没有停机；④ 还收不到，请打 {phone} 电话报名。',
    'Check your blocked messages, the number {mobile} and your phone account, or call {phone}.',
  ],
  'draft.title': ['您有一份没填完的报名', 'You have an unfinished sign-up'],
  'draft.body': [
    '上次填到“{page}”，{time} 保存，保留到 {due}。',
    'You stopped at “{page}” on {time}. Kept until {due}.',
  ],
  'draft.go': ['接着填', 'Go on'],
  'draft.new': ['重新填写（原来的会删除）', 'Start again (the old one is deleted)'],
  'existing.title': ['这个手机号报过名', 'This number has signed up'],
  'existing.item': ['{name}，{time} 提交，{status}', '{name}, sent {time}, {status}'],
  'existing.see': ['查看进度', 'See progress'],
  'existing.other': ['给另一个人报名', 'Sign up another person'],
  'existing.note': [
    '家里人可以共用一个手机号。请填报名人本人的证件，不要填您的。',
    'A family may share a number. Enter the other person’s own ID.',
  ],
  'existing.limit': [
    '一个手机号最多报 {n} 人。请换手机号，或打 {phone}。',
    'One number can sign up {n} people. Use another, or call {phone}.',
  ],
});
