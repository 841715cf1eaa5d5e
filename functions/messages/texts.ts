import { type Lang, say, texts } from '../../shared/i18n/texts.ts';
import { formatDueShort } from '../../shared/i18n/time.ts';

/**
 * Every text message, as approved by the gateways (content, section 6). `{url}` and `{phone}` are fixed text of the
 * approved template, a city's own; the other variables travel with each message. Never a name, a reason or a private link.
 */
export const messageTexts = texts({
  'sms.code': [
    '验证码{code}，用于志愿者报名，5分钟内有效。请勿告诉他人。',
    'Sign-up code {code}, valid 5 min. Do not share.',
  ],
  'sms.received': ['报名已收到，编号{ref}。预计{due}前审完。进度：{url}', 'Sign-up received. No. {ref}. See {url}'],
  'sms.known': [
    '您的证件号码被再次用来报名。是本人请查{url}，不是请拨打{phone}',
    'Your ID was used again to sign up. See {url}',
  ],
  'sms.held': [
    '您的报名已暂缓办理，如何恢复请查看{url}。咨询：{phone}',
    'Your sign-up is on hold. How to resume: {url}',
  ],
  'sms.held.over': [
    '为您保留的名额已到期让出，报名仍可继续办理，详情请查看{url}',
    'The place kept for you was given on. See {url}',
  ],
  'sms.resumed': ['您的报名已恢复办理，预计{due}前审完。进度：{url}', 'Your sign-up is moving again: {url}'],
  'sms.refused': [
    '您的报名不符合本次条件，原因请查看{url}。有疑问请拨打{phone}',
    'Your sign-up does not qualify. Why: {url}',
  ],
  'sms.askMore': ['您的报名需要补充说明，请于{due}前填写：{url}', 'We need more details by {due}: {url}'],
  'sms.askMore.remind': ['提醒：补充说明{due}截止，逾期报名将关闭。填写：{url}', 'Reminder: details due {due}: {url}'],
  'sms.askMore.lapsed': [
    '您的报名未按时补充，已经关闭，可以重新报名。详情：{url}',
    'Closed: details not received. {url}',
  ],
  'sms.materials': ['您的报名还需要材料，请于{due}前上传：{url}', 'Please upload your documents by {due}: {url}'],
  'sms.materials.remind': [
    '提醒：报名材料{due}截止，没有上传的报名将关闭。上传：{url}',
    'Reminder: documents due {due}: {url}',
  ],
  'sms.materials.again': [
    '您上传的材料还不够，请于{due}前补传，缺什么请看：{url}',
    'More documents needed by {due}: {url}',
  ],
  'sms.materials.refused': [
    '您上传的一份材料没有收下，请于{due}前重传，原因请看：{url}',
    'A file was not taken. Resend by {due}: {url}',
  ],
  'sms.reviewLate': [
    '您的报名还在审核，比预计慢，已催办。预计{due}前审完。进度：{url}',
    'Review is late; now due {due}. {url}',
  ],
  'sms.failed': [
    '您的报名未通过审核，原因请查看{url}。有疑问请拨打{phone}',
    'Your sign-up was not approved. Why: {url}',
  ],
  'sms.offered': [
    '审核已通过，拟安排{post}。请于{due}前确认，逾期名额让出：{url}',
    'Approved. Confirm your post by {due}: {url}',
  ],
  'sms.offered.remind': ['提醒：{post}的安排{due}前要您确认，逾期名额让出：{url}', 'Reminder: confirm by {due}: {url}'],
  'sms.offered.lapsed': [
    '岗位确认已超时，名额已让出，您已转为候补。详情：{url}',
    'Confirmation lapsed; now on waiting list. {url}',
  ],
  'sms.placed': [
    '您已确认{post}岗位。负责人会在{due}前与您联系。详情：{url}',
    'Post confirmed. You will be called. {url}',
  ],
  'sms.waitlisted': [
    '审核已通过，岗位暂满，您已列入候补，有空位会通知您。进度：{url}',
    'Approved. Posts full; waiting list. {url}',
  ],
  'sms.notPlaced': [
    '本次岗位已满或停招，未能为您安排，感谢您的支持。详情：{url}',
    'Posts are full or closed this time. {url}',
  ],
  'sms.team.invited': [
    '有人请您参加志愿者队伍。请在报名网站用本手机号查看，不认识可不理会',
    'Invited to a volunteer team. Check on the sign-up site',
  ],
  'sms.team.remind': [
    '您带的队伍还缺人，等到{due}。请联系队员或另请别人。详情：{url}',
    'Team incomplete; we wait until {due}: {url}',
  ],
  'sms.batch.invited': [
    '您的单位为您申报了志愿者。请在报名网站用本手机号确认，不愿意可不理会',
    'Your organisation named you as volunteer. Confirm on site',
  ],
  'sms.pool': [
    '本次岗位暂满，您已列入后备名单，需要时联系您，可随时退出：{url}',
    'On the reserve list; leave any time: {url}',
  ],
  'sms.pool.greet': [
    '您在志愿者后备名单里，现在没有需要您做的。查看或退出：{url}',
    'Still on the reserve list. Leave: {url}',
  ],
  'sms.pool.left': ['您已退出后备名单。如不是您本人操作，请拨打{phone}', 'You left the list. Not you? Call {phone}'],
  'sms.pool.over': [
    '您在后备名单的保留期已满，信息将删除，感谢您的支持。咨询：{phone}',
    'Reserve list over; data deleted. Call {phone}',
  ],
  'sms.callup': ['现需调度志愿者，请于{due}前答复能否参加。详情：{url}', 'Can you come? Please answer by {due}: {url}'],
  'sms.callup.over': [
    '本次调度人数已够或已结束，您仍在后备名单里，谢谢您。详情：{url}',
    'Enough people now, thank you. See {url}',
  ],
  'sms.withdrawn': ['您的报名已撤回。如不是您本人操作，请拨打{phone}', 'Sign-up withdrawn. Not you? Call {phone}'],
  'sms.contactChanged': [
    '您报名用的手机号已更改。如不是您本人操作，请拨打{phone}',
    'Your mobile was changed. Not you? Call {phone}',
  ],
  'sms.erased': ['您的报名信息已按您的要求删除。有疑问请拨打{phone}', 'Your data was deleted. Questions: {phone}'],
  'sms.roster.asked': ['有班次想请您来，请在{due}前答复来不来：{url}', 'Can you serve? Answer by {due}: {url}'],
  'sms.roster.changed': ['您的安排有取消，请看最新的班次：{url}', 'Some of your shifts are cancelled. See {url}'],
  // Staff read Chinese; the English column repeats it, so that every key has both.
  'sms.staff.due': [
    '您有{n}份报名待审，最早一份{due}到期，请到工作台处理。',
    '您有{n}份报名待审，最早一份{due}到期，请到工作台处理。',
  ],
  'sms.staff.gaps': ['有{n}处班次缺人，最早{due}，请到工作台处理。', '有{n}处班次缺人，最早{due}，请到工作台处理。'],
  'sms.staff.teams': ['有{n}人等队友超时，请到工作台协调处理：{url}', '有{n}人等队友超时，请到工作台协调处理：{url}'],
  'sms.staff.escalated': [
    '有{n}份报名超时未审，请协调处理。工作台：{url}',
    '有{n}份报名超时未审，请协调处理。工作台：{url}',
  ],
});

export type MessageKey = keyof typeof messageTexts;

/** The most characters that each variable may have; the gateways count them when they approve a template. */
export const longest = { code: 6, ref: 13, due: 9, post: 8, n: 4, url: 16, phone: 12 } as const;
type Variable = keyof typeof longest;

/** Fixed text of a city's approved templates: `url` its short host, `phone` its help line, `signature` without 【】. */
export type FixedText = { url: string; phone: string; signature: string };
const fixed: readonly string[] = ['url', 'phone'];

/** True for the key of an approved template. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(messageTexts, key);
}

/** The variables that travel with a message of this template in this language, in their order. */
export function variablesOf(key: MessageKey, lang: Lang): Variable[] {
  const names = [...say(lang, messageTexts[key]).matchAll(/\{(\w+)\}/g)].map((match) => match[1] as Variable);
  return names.filter((name) => !fixed.includes(name));
}

/** Why a message may not be sent as it is; undefined when it may. Never quotes a value. */
export function faultOf(key: string, lang: Lang, params: Readonly<Record<string, string>>): string | undefined {
  if (!isMessageKey(key)) return 'message.template';
  const wanted = variablesOf(key, lang);
  if (Object.keys(params).some((name) => !wanted.includes(name as Variable))) return 'message.unknownParam';
  for (const name of wanted) {
    const value = params[name];
    if (!value) return `message.missing.${name}`;
    if ([...value].length > longest[name]) return `message.tooLong.${name}`;
  }
  return undefined;
}

/** Messages in which we promise a time: it is rounded up. In all others the reader must act: rounded down. */
const promises: readonly MessageKey[] = ['sms.received', 'sms.resumed', 'sms.reviewLate', 'sms.placed'];

/** Keeps of the given values those that the template takes; `{due}` is made of `due`, epoch ms. */
export function paramsFor(
  key: MessageKey,
  lang: Lang,
  given: Readonly<Record<string, string | number>>,
  due?: number,
): Record<string, string> {
  const wanted = variablesOf(key, lang);
  const round = promises.includes(key) ? 'up' : 'down';
  const values = due === undefined ? given : { ...given, due: formatDueShort(lang, due, round) };
  return Object.fromEntries(wanted.filter((name) => name in values).map((name) => [name, String(values[name])]));
}

/**
 * The message as it arrives, signature first. It knows nothing of the case but the params.
 * Throws (message: a code, no value) when the params do not fit the template.
 */
export function renderMessage(
  key: MessageKey,
  lang: Lang,
  params: Readonly<Record<string, string>>,
  city: FixedText,
): string {
  const fault = faultOf(key, lang, params);
  if (fault) throw new Error(fault);
  const text = say(lang, messageTexts[key]).replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'url' ? city.url : name === 'phone' ? city.phone : params[name]!,
  );
  return `【${city.signature}】${text}`;
}
