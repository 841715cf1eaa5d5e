import { texts } from '../../../shared/i18n/texts.ts';

/** What has happened to a sign-up, as the applicant reads it (content 5.5); staff are never named. */
export const historyTexts = texts({
  'history.line': ['{time} {text}', '{time} {text}'],
  'history.sent': ['您提交了报名', 'You sent your sign-up'],
  'history.mobile': ['您验证了手机号', 'You verified your mobile'],
  'history.checked': ['证件号码和条件核对通过', 'ID and conditions checked'],
  'history.known': ['需要工作人员核对', 'A person has to check this'],
  'history.review': ['进入资质审核，预计 {due}前完成', 'Under review, result by {due}'],
  'history.askMore': ['审核人员请您补充', 'The reviewer asked for more'],
  'history.answered': ['您提交了补充说明', 'You answered'],
  'history.passed': ['资质审核通过', 'Approved'],
  'history.failed': ['资质审核未通过', 'Not approved'],
  'history.refused': ['不符合本次条件', 'Does not qualify'],
  'history.offered': ['为您留了名额：{post}，请在 {due}前确认', 'A place is kept: {post}, confirm by {due}'],
  'history.offerLapsed': ['确认时间已过，名额已让出', 'The time to confirm has passed; the place was given on'],
  'history.declined': ['您没有选择这个岗位', 'You did not take this post'],
  'history.confirmed': ['您确认了岗位', 'You confirmed'],
  'history.waitlisted': ['您转为候补，第 {n} 位', 'You joined the waiting list, number {n}'],
  'history.notPlaced': ['这次没能为您安排', 'We could not place you this time'],
  'history.held': ['您报告了需要隔离观察，报名暂缓', 'You reported isolation; on hold'],
  'history.released': ['已核对解除隔离观察，继续办理', 'Release checked; going on'],
  'history.placeGone': ['没有等到解除隔离观察，名额已让出', 'No release was recorded in time; the place was given on'],
  'history.contactChanged': ['手机号已更改', 'Your mobile number was changed'],
  'history.times': ['您修改了可服务时间', 'You changed your times'],
  'history.wishes': ['您修改了岗位志愿', 'You changed your posts'],
  'history.viewed': ['您查看了自己的信息', 'You viewed your data'],
  'history.revealed': [
    '工作人员查看了您的完整证件号码，理由：{reason}',
    'Staff viewed your full ID number, reason: {reason}',
  ],
  'history.revealed.phone': [
    '工作人员查看了您的完整手机号，理由：{reason}',
    'Staff viewed your full mobile number, reason: {reason}',
  ],
  'history.revealed.emergency': [
    '工作人员查看了您的紧急联系人，理由：{reason}',
    'Staff viewed your emergency contact, reason: {reason}',
  ],
  'history.revealed.health': [
    '工作人员查看了您的隔离观察情况，理由：{reason}',
    'Staff viewed your isolation status, reason: {reason}',
  ],
  'history.exported': [
    '工作人员导出了您报名时填写的信息，理由：{reason}',
    'Staff exported what you filled in, reason: {reason}',
  ],
  'history.late': ['审核超过预计时间，已催办', 'Review is late; reminder sent'],
  'history.lapsed': ['没有等到补充说明，报名关闭', 'Your answer did not come; closed'],
  'history.withdrawn': ['您撤回了报名', 'You withdrew'],
});
