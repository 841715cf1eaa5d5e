import { texts } from '../../../shared/i18n/texts.ts';

/** What people agree to (content 2, 2.1, 2.2). Changing one means a new version in `form/consents.ts`. */
export const consentTexts = texts({
  'ackRisks.label': [
    '我已看过服务内容和可能遇到的风险，自愿报名。',
    'I have read what the service is and its risks, and sign up of my own will.',
  ],
  'ackRisks.required': ['请先看公告里的服务内容和风险，再勾选', 'Read the notice and tick the box'],
  'consentGeneral.label': [
    '我已看过《个人信息处理告知》，同意{handler}为办理本次报名使用我填写的信息。',
    'I have read the privacy notice and agree that {handler} uses what I enter to handle this sign-up.',
  ],
  'consentGeneral.required': ['同意后才能报名，请勾选', 'Tick to go on'],
  'consentIdNumber.label': ['我同意处理我的证件号码。', 'I agree to the use of my ID number.'],
  'consentIdNumber.required': [
    '不同意处理证件号码，就无法核对身份、办理报名',
    'Without your ID number we cannot handle the sign-up',
  ],
  'consentIdNumber.why': [
    '**为什么要证件号码** 核对是不是您本人，防止重复报名或被人冒用，并按规定办理志愿者实名登记。',
    '**Why** to make sure that it is you, to stop double or false sign-ups, and for real-name registration.',
  ],
  'consentIdNumber.protect': [
    '**怎样保护** 加密保存。页面只显示前 3 位和后 4 位。工作人员要看完整号码，必须写明理由，并留下记录。',
    '**How it is protected** encrypted; pages show the first 3 and last 4 characters; staff must give a reason to see it all, and that is recorded.',
  ],
  'consentIdNumber.effect': [
    '**对您的影响** 号码泄露可能被人冒用身份，所以我们只在需要核对时使用，不放进短信、网址和名单。',
    '**What could happen** a leaked number can be misused, so it is never put in texts, links or lists.',
  ],
  'consentIdNumber.refuse': [
    '**不想提供** 可以不填，但无法完成报名；您也可以打 {phone} 咨询。',
    '**If you would rather not** we cannot complete the sign-up; call {phone}.',
  ],
  'consentHealth.label': ['我同意处理我的隔离观察情况。', 'I agree to the use of my isolation status.'],
  'consentHealth.required': [
    '不同意处理隔离观察情况，就无法安排应急服务',
    'Without it we cannot place you in emergency service',
  ],
  'consentHealth.why': [
    '**为什么要问** 防止您和服务对象被感染。需要隔离观察的，解除后再安排服务。',
    '**Why** to keep you and others from infection; service is arranged after release.',
  ],
  'consentHealth.use': [
    '**怎样使用** 只用来判断现在能不能安排服务，只给审核人员和您的负责人看。应急结束后 {healthDays} 天内销毁。',
    '**How it is used** only to decide whether you can serve now; seen by reviewers and your leader only; destroyed within {healthDays} days after the emergency ends.',
  ],
  'consentHealth.effect': [
    '**对您的影响** 填“正在隔离观察”，报名会暂缓，解除后继续办理，不影响今后报名。',
    '**Effect** your sign-up waits until release; nothing else.',
  ],
  'consentHealth.refuse': [
    '**不想提供** 可以不填，但无法报名应急岗位。',
    '**If you would rather not** you cannot join emergency posts.',
  ],
  'emergencyContactInformed.label': [
    '我已告诉这位联系人，对方同意我填写他（她）的姓名和手机号。',
    'I have told this person, and they agree to being named.',
  ],
  'emergencyContactInformed.required': ['请先征得紧急联系人同意，再勾选', 'Ask your contact first, then tick'],
  'consentPool.label': [
    '这次没有安排上的话，我愿意留在后备名单里，今后需要时再联系我。保留 {poolMonths} 个月，随时可以退出。',
    'If I am not placed, keep me on the reserve list for {poolMonths} months. I can leave at any time.',
  ],
  'pledge.label': [
    '我承诺：填写的内容真实；遵守志愿服务纪律，保守服务对象的秘密；知道自己可以随时退出。',
    'I promise: what I entered is true; I will follow the rules and keep people’s secrets; I know I may leave at any time.',
  ],
  'pledge.required': ['请看过承诺后勾选', 'Tick to promise'],
});
