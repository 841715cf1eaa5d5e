import { personal } from './doors.ts';

/** Everything of a person that tells who it is, each marked: it can stand nowhere by chance. */
export const marks = {
  name: '欧阳标记丙',
  wechatId: 'biaoji_wx_7731',
  community: '标记社区甲乙',
  organisation: '标记社会工作服务中心',
  certificateNumber: '标记管理号20190731',
  otherCertificates: '标记证书乙丙',
  otherSkills: '标记特长丙丁',
  volunteerNumber: '420100998877665',
  emergencyContactName: '标记联络人',
  emergencyContactMobile: '13755558731',
} as const;

/** Everything that anybody says of the person, and what the person's own file was called. */
export const words = {
  question: '标记的问题在此',
  answer: '标记的回答在此',
  remark: '标记的备注在此',
  reason: '标记的理由，写得足够长一些',
  appeal: '标记的复核请求',
  fit: '标记的评审意见，写得足够长',
  file: '标记的证书照片',
  told: '标记告知人',
  checked: '标记核对人',
  why: '标记的查看理由',
};

export const answers = personal(31, { ...marks, wechatReachable: 'no', mobile: '13899887731' });
export const mobile = String(answers.mobile);

/** What must not be found, beside the number by which the person is reached. */
export const secrets = [...Object.values(marks), ...Object.values(words), String(answers.idNumber)];

/** A text and every form in which it may hide. */
export function formsOf(text: string): string[] {
  const ascii = [...text].map((char) => (char > '~' ? `\\u${char.charCodeAt(0).toString(16)}` : char)).join('');
  return [...new Set([text, encodeURIComponent(text), ascii, Buffer.from(text).toString('hex')])];
}

/** The secrets that stand somewhere, in any form. */
export const found = (where: string, more: string[] = []) =>
  [...secrets, ...more].filter((secret) => formsOf(secret).some((form) => where.includes(form)));
