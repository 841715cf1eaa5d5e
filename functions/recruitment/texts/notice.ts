import { texts } from '../../../shared/i18n/texts.ts';

/** The call (content 1.1). A city with another call overrides these by key in its data. */
export const noticeTexts = texts({
  'notice.title': ['招募专业社工，提供支持性志愿服务', 'Social workers wanted for support service'],
  'notice.source': [
    '依据：《关于招募专业社工提供肺炎防治支持性志愿服务的公告》',
    'Based on the association’s call of 25 January 2020',
  ],
  'notice.by': ['招募单位：{handler}', 'Recruiting body: {handler}'],
  'notice.who.h': ['招募谁', 'Who can join'],
  'notice.who': [
    '年满 18 周岁的社会工作者、心理服务人员，以及有相关专业背景的人。不在{city}的，可以报线上岗位。',
    'Social workers, counsellors and people trained in related fields, aged 18 or over. If you live outside {city} you can join online posts.',
  ],
  'notice.posts.h': ['做什么（{n} 个岗位）', 'What you would do ({n} posts)'],
  'notice.post.groups': ['{n} 个组，每组 {min} 至 {max} 人。', '{n} groups of {min} to {max} people.'],
  'notice.post.group': ['{min} 至 {max} 人。', '{min} to {max} people.'],
  'notice.post.places': ['共 {n} 个名额。', '{n} places.'],
  'notice.time.h': ['什么时间', 'When'],
  'notice.time': [
    '每天早 8 点到晚 12 点，按排班分时段服务，每次 2 到 5 小时。',
    'Every day 08:00 to 24:00, in shifts of 2 to 5 hours.',
  ],
  'notice.free.h': ['没有报酬，也不收费', 'No pay, no fee'],
  'notice.free': [
    '志愿服务是自愿、无偿的。我们不付报酬，也不收任何费用。',
    'The service is voluntary and unpaid. We charge nothing.',
  ],
  'notice.risk.h': ['可能遇到的风险', 'Risks'],
  'notice.risk1': [
    '心理压力：长时间听到痛苦、危急的经历，可能情绪低落、睡不好、疲劳。',
    'Stress: hearing painful stories for long may bring low mood, bad sleep, tiredness.',
  ],
  'notice.risk2': ['作息影响：有的时段在夜间，最晚到 24:00。', 'Late hours: some shifts are at night, until 24:00.'],
  'notice.risk3': [
    '言语冒犯：服务对象情绪激动时，可能说过激的话；用个人微信服务，下班后也可能有人找您。',
    'Harsh words, and contact outside your shift if you use your own WeChat.',
  ],
  'notice.risk4': [
    '危急情况：可能遇到有自伤或伤人危险的人，需要按流程马上报告。',
    'Emergencies: someone may be at risk of harm; you must report it at once.',
  ],
  'notice.risk5': [
    '信息泄露：群聊、截图可能泄露您或服务对象的信息。',
    'Privacy: chats and screenshots may leak information.',
  ],
  'notice.risk6': [
    '到现场的岗位：可能接触病原体；来回路上可能发生意外。',
    'On-site posts: infection, and accidents on the way.',
  ],
  'notice.care.h': ['我们怎样保护您', 'How we look after you'],
  'notice.care1': [
    '先培训，后上岗；服务中有督导，有需要可以找人倾诉。',
    'Training first; supervision and someone to talk to during service.',
  ],
  'notice.care2': [
    '不安排超出您能力和身体状况的服务。岗位要您本人确认，不强派。',
    'Nothing beyond your ability or health. You confirm the post yourself; nobody is assigned against their will.',
  ],
  'notice.care3': [
    '可能发生人身危险的服务，开始前由招募单位为您购买人身意外伤害保险；到现场的配发防护用品。',
    'For service with possible bodily danger we buy accident insurance first; protective gear is given for on-site work.',
  ],
  'notice.care4': ['您可以随时退出，不影响今后报名。', 'You may leave at any time; it does not count against you.'],
  'notice.care5': [
    '如实记录服务时间，需要时免费开具志愿服务记录证明。',
    'Hours are recorded truly; a certificate is free when you need it.',
  ],
  'notice.duty.h': ['请您做到', 'What we ask of you'],
  'notice.duty1': [
    '为服务对象保密，不截图、不转发、不对外发布。',
    'Keep people’s secrets: no screenshots, no forwarding.',
  ],
  'notice.duty2': [
    '不诊断、不开药，不收钱物，不推荐收费服务。',
    'Do not diagnose or prescribe; take no money or gifts; sell nothing.',
  ],
  'notice.duty3': [
    '遇到危急情况，先拨打 110 或 120，同时报告组长。',
    'In an emergency call 110 or 120 and tell your group leader.',
  ],
  'notice.duty4': [
    '答应的时段来不了，请提前说，好让别人补上。',
    'If you cannot come, tell us early so that someone can step in.',
  ],
  'notice.need.h': ['报名前准备好', 'Have ready'],
  'notice.need': [
    '身份证件；社工证等证书（有的话）；一位紧急联系人的手机号。大约 6 分钟。',
    'Your ID; your certificate, if any; an emergency contact’s mobile number. About 6 minutes.',
  ],
  'notice.next.h': ['报名以后', 'What happens next'],
  'notice.next': [
    '我们先核对信息，再由工作人员做资质审核，一般 24 小时内完成。通过后，有空位就请您确认岗位，没有空位先候补。每一步都发短信。',
    'We check your details, then a reviewer decides, usually within 24 hours. If there is room you are asked to confirm a post; if not, you join the waiting list. We text you each time.',
  ],
  'notice.start': ['我已看过，开始报名', 'I have read this. Start'],
  'notice.resume': ['接着填上次没填完的', 'Go on with a saved sign-up'],
  'notice.check': ['查报名进度', 'Check your sign-up'],
  'notice.byphone': [
    '不方便上网？请打 {phone}，由工作人员帮您报名。',
    'Cannot use this page? Call {phone} and we will fill it in with you.',
  ],
  'notice.closed': [
    '这次报名已经结束。谢谢您的关心。下次招募会在这里公布。',
    'Sign-up is closed. Thank you. The next call will be posted here.',
  ],
  'notice.full': [
    '本岗位目前已满，现在报名会列入候补。',
    'This post is full now; new sign-ups go on the waiting list.',
  ],
});
