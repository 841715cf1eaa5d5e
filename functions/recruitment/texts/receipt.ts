import { texts } from '../../../shared/i18n/texts.ts';

/** The receipt (content 4) and the way back to a sign-up (content 5). */
export const receiptTexts = texts({
  'receipt.title': ['报名已提交', 'Sign-up received'],
  'receipt.ref': ['报名编号 {ref}', 'Number {ref}'],
  'receipt.sent': ['已给 {mobile} 发了短信。', 'We texted {mobile}.'],
  'receipt.sent.later': [
    '夜间不打扰，短信 {time} 发到 {mobile}。',
    'We do not text at night: a message goes to {mobile} at {time}.',
  ],
  'receipt.next.h': ['接下来', 'What happens next'],
  'receipt.next1': [
    '几分钟内：核对证件号码和报名条件。',
    'Within minutes: your ID number and the conditions are checked.',
  ],
  'receipt.next2': [
    '{due}前：工作人员做资质审核，可能打电话核实，请留意来电。',
    'By {due}: a reviewer decides and may call you.',
  ],
  'receipt.next3': [
    '通过以后：有空位请您确认岗位；没有空位先候补。',
    'After that: you confirm a post, or join the waiting list.',
  ],
  'receipt.next4': ['每有结果，我们都发短信。', 'We text you each result.'],
  'receipt.check.h': ['怎样查进度', 'To check'],
  'receipt.check': [
    '打开 {host}，输入手机号和验证码。忘了编号也能查。',
    'Open {host} and enter your mobile and a code. No number needed.',
  ],
  'receipt.qr': [
    '您的专属页面（长按二维码可以保存到相册）。不要转发，别人扫了能看到您的进度。',
    'Your own page. Press and hold to save it. Do not forward it.',
  ],
  'receipt.shot': ['建议现在截图保存。', 'Take a screenshot now.'],
  'receipt.change': [
    '想改、想撤回：在专属页面里办，或打 {phone}。',
    'To change or withdraw: use your page or call {phone}.',
  ],
  'receipt.again': [
    '再点“提交”、刷新或返回，看到的都是这一份，不会重复。',
    'Submitting again shows this same receipt.',
  ],
  'receipt.other': ['给另一个人报名', 'Sign up another person'],
  'receipt.copy': ['看我填了什么', 'See what I entered'],
  'lookup.title': ['查报名进度', 'Check your sign-up'],
  'lookup.body': ['输入报名时的手机号，收验证码就能看到。', 'Enter the mobile you signed up with.'],
  'lookup.sent': ['如果这个手机号报过名，您会收到验证码。', 'If this number has signed up, a code is on its way.'],
  'lookup.none': [
    '用这个手机号没有查到报名。换过手机号的，请打 {phone}。',
    'Nothing found for this number. If it changed, call {phone}.',
  ],
  'link.expired': ['这个链接已过期。请用手机号重新查。', 'This link has expired. Use your mobile number.'],
  'link.bad': [
    '这个链接不完整。请从短信或收藏里重新打开，或用手机号查。',
    'This link is not complete. Open it again or use your mobile number.',
  ],
});
