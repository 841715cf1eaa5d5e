import { texts } from '../../../shared/i18n/texts.ts';

/** Posts (content 3.8). */
export const postTexts = texts({
  'page.posts': ['想去的岗位', 'Posts'],
  'post1.label': ['第一志愿', 'First choice'],
  'post2.label': ['第二志愿（选填）', 'Second choice (optional)'],
  'post3.label': ['第三志愿（选填）', 'Third choice (optional)'],
  'post.line': ['{channel}。{hours}。', '{channel}. {hours}.'],
  'post.risks': ['可能的风险：{risks}', 'Risks: {risks}'],
  'post.left': ['还有 {n} 个名额', '{n} places left'],
  'post.full': ['已满，可候补', 'Full, waiting list'],
  'post1.option': ['这个岗位现在不招人，请另选一个', 'This post is not open now; choose another'],
  'post2.option': ['这个岗位现在不招人，请另选一个', 'This post is not open now; choose another'],
  'post3.option': ['这个岗位现在不招人，请另选一个', 'This post is not open now; choose another'],
  'post1.required': ['请选择第一志愿', 'Choose a first post'],
  'post2.same': ['第二志愿不要和第一志愿相同', 'Choose a different post'],
  'post3.same': ['第三志愿不要和前面相同', 'Choose a different post'],
  'post3.gap': ['请先选第二志愿，再选第三志愿', 'Choose a second post first'],
  'post.onSite': [
    '{post}要到现场服务，住在外地的目前只能报线上岗位。有调配文件的，请返回“您住在哪里”填写',
    '{post} is on site; from outside {city} choose an online post, or enter a dispatch order on the page before',
  ],
  'post.certificate': ['{post}要求有{certs}，您选了“没有证书”', '{post} needs {certs}; you chose “No certificate”'],
  'acceptOtherPosts.label': ['这些岗位满了，愿意去别的岗位吗', 'If these are full, would you take another post'],
  'acceptOtherPosts.yes': ['愿意，先问我', 'Yes, ask me first'],
  'acceptOtherPosts.no': ['不愿意，我等候补', 'No, I will wait'],
  'acceptOtherPosts.required': ['请选择是否愿意去别的岗位', 'Choose one'],
  'wechatReachable.label': [
    '服务在微信群里。用报名的手机号能搜到您的微信吗',
    'The service is in a WeChat group. Can we find you there by this mobile number',
  ],
  'wechatReachable.yes': ['能', 'Yes'],
  'wechatReachable.no': ['不能', 'No'],
  'wechatReachable.required': ['请选择能不能搜到', 'Choose one'],
  'wechatId.label': ['微信号', 'WeChat ID'],
  'wechatId.hint': ['在微信“我”的页面最上面。', 'At the top of “Me” in WeChat.'],
  'wechatId.required': ['请填写微信号', 'Enter your WeChat ID'],
  'wechatId.format': [
    '微信号由 6 到 20 位字母、数字、下划线或短横组成，字母开头；也可以填绑定的手机号',
    '6 to 20 letters, digits, _ or -, starting with a letter; or the mobile bound to it',
  ],
});
