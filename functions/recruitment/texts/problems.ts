import { texts } from '../../../shared/i18n/texts.ts';

/** Pages for when something went wrong (content 7). */
export const problemTexts = texts({
  'problem.400.title': ['页面没有传完整', 'The page did not arrive whole'],
  'problem.400.body': [
    '可能是网络中断。请返回上一步再试，填过的内容还在。',
    'Go back and try again; what you entered is kept.',
  ],
  'problem.csrf.title': ['页面停留太久了', 'The page was open too long'],
  'problem.csrf.body': ['为了安全，请重新打开。填过的内容还在。', 'Open it again; what you entered is kept.'],
  'problem.role.title': ['您没有权限看这个页面', 'You may not see this'],
  'problem.role.body': [
    '这份报名属于{division}。需要查看，请联系管理员。',
    'It belongs to {division}. Ask an administrator if you need it.',
  ],
  'problem.404.title': ['找不到这个页面', 'Page not found'],
  'problem.404.body': [
    '请检查网址，或从短信、收藏里重新打开。',
    'Check the address, or open it again from the message.',
  ],
  'problem.token.title': ['这份报名已经提交过', 'This was already submitted with other answers'],
  'problem.token.body': [
    '您之前提交的内容和这次不一样，我们保留了先提交的一份。要修改请到“查报名进度”。',
    'The first one stands. To change it, go to “Check your sign-up”.',
  ],
  'problem.decided.title': ['这份报名已有决定', 'Already decided'],
  'problem.decided.body': [
    '{who}（{role}）在 {time}作出“{decision}”的决定，您的决定没有生效。',
    '{who} ({role}) decided at {time}: {decision}. Yours was not recorded.',
  ],
  'problem.draft.title': ['草稿已过期', 'The draft has expired'],
  'problem.draft.body': [
    '草稿只保留 {draftDays} 天。请重新填写，大约 6 分钟。',
    'Drafts are kept for {draftDays} days. Please start again; it takes about 6 minutes.',
  ],
  'problem.413.title': ['内容太长了', 'Too long'],
  'problem.413.body': ['请缩短文字后再试。', 'Shorten the text and try again.'],
  'problem.429.title': ['操作太频繁', 'Too many tries'],
  'problem.429.body': ['请 {minutes} 分钟后再试。着急请打 {phone}。', 'Wait {minutes} minutes or call {phone}.'],
  'problem.500.title': ['出了点问题', 'Something went wrong on our side'],
  'problem.500.body': [
    '是我们的问题，不是您的。已提交的内容没有丢。请过几分钟再试，或打 {phone}，告诉我们编号 {errorId}。',
    'Nothing submitted is lost. Try again in a few minutes, or call {phone} and quote {errorId}.',
  ],
  'problem.503.title': ['正在维护', 'Under maintenance'],
  'problem.503.body': ['预计 {due}恢复。已填的内容还在。', 'Until {due}. What you entered is kept.'],
  'problem.tooFast.title': ['请再看一下', 'Please check once more'],
  'problem.tooFast.body': [
    '您填得很快，请核对后再提交。',
    'You were quick. Please check what you entered, then submit.',
  ],
});
