import { texts } from '../../../shared/i18n/texts.ts';

/** Why a sign-up was refused or not approved (content 5.3): shown behind the code only, never in a message. */
export const reasonTexts = texts({
  'reason.under18': ['应急岗位要年满 18 周岁。', 'You must be 18 or over.'],
  'reason.outsideOnSite': [
    '您住在{place}，所报岗位要到现场服务。没有当地疫情防控指挥部的调配文件，目前不能跨区域安排。您可以改报线上岗位。',
    'You live in {place} and the posts are on site; without a dispatch order we cannot place people across regions. You can choose online posts.',
  ],
  'reason.orderNotVerified': [
    '您填的调配文件没能和发文单位核对上。核对上以后可以重新报名。',
    'The dispatch order could not be confirmed with its issuer.',
  ],
  'reason.certMissing': ['这个岗位要求有{certs}。', 'This post needs {certs}.'],
  'reason.certMismatch': ['证书上的信息和您填的对不上。', 'The certificate does not match what you entered.'],
  'reason.certNotFound': ['按您填的编号没有查到证书。', 'No certificate was found under that number.'],
  'reason.experience': ['这个岗位要求从业满 {n} 年。', 'This post needs {n} years of practice.'],
  'reason.unreachable': ['我们打了 {n} 次电话，没有联系上您。', 'We called {n} times and could not reach you.'],
  'reason.noAvailability': ['您能服务的时间和岗位的时间对不上。', 'Your times do not match the post’s.'],
  'reason.untrue': ['填写的内容和核实的情况不一致。', 'What was entered does not match what we found.'],
  'reason.conduct': ['以往志愿服务中有严重违反规定的记录。', 'A serious breach is on record from earlier service.'],
  'reason.notFit': [
    '综合一线服务能力和岗位匹配度，您的情况和这次所报的岗位不太合适。',
    'Your ability and experience do not fit the posts that you chose this time.',
  ],
  'reason.duplicate': [
    '这个证件号码已经报过名。请看第一份报名的进度。',
    'This ID number has signed up already. Please see the first sign-up.',
  ],
  'reason.other': ['{text}', '{text}'],
});
