import type { Pair } from '../../shared/i18n/texts.ts';

/** A kind of problem: its status, its title, and what to do about it, Chinese and English. */
export interface ProblemType {
  status: number;
  title: Pair;
  detail: Pair;
}

const type = (status: number, title: Pair, detail: Pair): ProblemType => ({ status, title, detail });

/** Every code that a problem document of this API may have. A code never changes its meaning. */
export const problemTypes = {
  'body.notJson': type(
    400,
    ['不是有效的 JSON', 'Not JSON'],
    ['正文要是 UTF-8 编码的 JSON。', 'The body must be JSON in UTF-8.'],
  ),
  'body.notObject': type(
    400,
    ['正文不是一个对象', 'Not an object'],
    ['正文要是一个 JSON 对象，每一项一个名称和值。', 'The body must be one JSON object of names and values.'],
  ),
  'body.tooDeep': type(
    400,
    ['嵌套太深', 'Nested too deeply'],
    ['正文最多嵌套 {max} 层。', 'The body may be nested {max} levels deep at most.'],
  ),
  'idempotency.missing': type(
    400,
    ['缺少 Idempotency-Key', 'No Idempotency-Key'],
    [
      '请在 Idempotency-Key 里放一个自己生成的编号。重试时用同一个编号，不会重复登记。',
      'Send a key of your own in the header Idempotency-Key. With the same key a retry is never a second submission.',
    ],
  ),
  'idempotency.invalid': type(
    400,
    ['Idempotency-Key 不能用', 'Unusable Idempotency-Key'],
    [
      'Idempotency-Key 要有 1 至 200 个可打印的 ASCII 字符。',
      'Idempotency-Key must have 1 to 200 printable ASCII characters.',
    ],
  ),
  'list.cursor': type(
    400,
    ['cursor 不能用', 'Unusable cursor'],
    ['请用上一页 next 里的地址，不要自己拼。', 'Use the address in `next` of the page before.'],
  ),
  'list.division': type(
    400,
    ['没有说明是哪个区', 'No division'],
    ['请用 division 说明要看本市的哪一个区。', 'Say with the parameter division which division of the city you want.'],
  ),
  'auth.missing': type(
    401,
    ['没有令牌', 'No token'],
    ['请在 Authorization 里放 Bearer 令牌。', 'Send a bearer token in the header Authorization.'],
  ),
  'auth.invalid': type(
    401,
    ['令牌无效', 'Bad token'],
    [
      '令牌过期、被改动，或者不是为这里签发的。请重新取一个。',
      'The token has expired, was altered or is not for this API. Get a new one.',
    ],
  ),
  'auth.unknown': type(
    403,
    ['没有登记', 'Not registered'],
    ['这个程序没有在本市登记，或者已经停用。', 'This program is not registered with the city, or no longer.'],
  ),
  'auth.role': type(403, ['没有权限', 'Wrong role'], ['您的角色不能做这件事。', 'Your role does not allow this.']),
  'auth.division': type(
    403,
    ['不在您负责的范围', 'Outside your division'],
    ['这一份属于别的区。', 'It belongs to another division.'],
  ),
  'case.notYours': type(
    403,
    ['不是您提交的', 'Not your submission'],
    ['录入程序只能看自己提交的。', 'A program of the role intake sees its own submissions only.'],
  ),
  'decision.sameReviewer': type(
    403,
    ['要由另一位审核员决定', 'Another reviewer must decide'],
    ['申诉不能由原来作出决定的人处理。', 'An appeal is not decided by whoever decided before.'],
  ),
  'route.missing': type(
    404,
    ['没有这个地址', 'No such address'],
    ['所有地址见 /api/openapi.json。', 'All addresses are described at /api/openapi.json.'],
  ),
  'form.missing': type(
    404,
    ['没有这张表', 'No such form'],
    ['所有表见 /api/v1/forms。', 'All forms are listed at /api/v1/forms.'],
  ),
  'case.missing': type(404, ['没有这个编号', 'No such reference'], ['请核对编号。', 'Check the reference.']),
  'case.reference': type(
    404,
    ['编号写错了', 'Mistyped reference'],
    [
      '编号有 13 位数字，最后一位是校验位。请逐位核对。',
      'A reference has 13 digits of which the last is a check digit. Compare them one by one.',
    ],
  ),
  'decision.unknown': type(
    404,
    ['没有这种决定', 'No such decision'],
    ['现在能作的决定见这一份的 decisions。', 'What can be decided now is in `decisions` of the case.'],
  ),
  'list.unknown': type(
    404,
    ['没有这个清单', 'No such list'],
    ['可以看的清单：{lists}。', 'There are these lists: {lists}.'],
  ),
  'method.notAllowed': type(405, ['不能这样请求', 'Method not allowed'], ['可以用的方法：{allow}。', 'Use {allow}.']),
  'submission.conflict': type(
    409,
    ['同一个 Idempotency-Key，内容不一样', 'Same key, other answers'],
    [
      '先提交的一份有效，编号见 reference。要提交另一份，请换一个 Idempotency-Key。',
      'The first one stands, see `reference`. Use another key for another submission.',
    ],
  ),
  'submission.closed': type(
    409,
    ['报名已经结束', 'Sign-up is closed'],
    ['这次报名已经结束，不再接收新的。', 'The call is closed; nothing new is taken in.'],
  ),
  'submission.mobileFull': type(
    409,
    ['这个手机号报满了', 'This number has its people'],
    ['一个手机号最多报 {n} 人。请换手机号。', 'One number can sign up {n} people. Use another.'],
  ),
  'decision.refused': type(
    409,
    ['现在不行', 'Not possible now'],
    ['{why} 代码见 refusal。', '{why} The code is in `refusal`.'],
  ),
  'decision.tooLate': type(
    409,
    ['已有决定', 'Already decided'],
    [
      '{who}在 {time}作出“{decision}”的决定，您的决定没有生效。',
      '{who} decided at {time}: {decision}. Yours was not recorded.',
    ],
  ),
  'decision.moved': type(
    409,
    ['情况已有变化', 'The case has moved on'],
    [
      '在您决定以前情况有了变化，您的决定没有生效。请重新取一次。',
      'The case moved on before you decided. Yours was not recorded; read the case again.',
    ],
  ),
  'decision.notOpen': type(
    409,
    ['现在不能这样决定', 'Not open now'],
    [
      '这一份现在不等这个决定。现在能作的决定见 case.decisions。',
      'The case does not wait for this decision. What can be decided now is in `case.decisions`.',
    ],
  ),
  'submission.gone': type(
    410,
    ['这一份已经删除', 'Deleted'],
    [
      '用这个 Idempotency-Key 提交的一份已经删除。要重新提交，请换一个。',
      'What was submitted with this key has been deleted. Use another key to submit again.',
    ],
  ),
  'case.gone': type(
    410,
    ['这一份已经删除', 'Deleted'],
    ['它的内容已经按期限或应本人要求删除。', 'Its content has been deleted, in due time or at the person’s request.'],
  ),
  'body.tooLarge': type(
    413,
    ['正文太大', 'Body too large'],
    ['正文最多 {kilobytes} KB。', 'The body may have {kilobytes} KB at most.'],
  ),
  'body.type': type(
    415,
    ['正文不是 JSON 类型', 'Wrong content type'],
    ['请用 Content-Type: application/json。', 'Send Content-Type: application/json.'],
  ),
  'submission.invalid': type(
    422,
    ['有 {n} 处需要修改', '{n} thing(s) to fix'],
    ['没有登记。每一处见 errors。', 'Nothing was recorded. Each is listed under `errors`.'],
  ),
  'submission.under18': type(
    422,
    ['未满 18 周岁', 'Under 18'],
    [
      '本次只面向成年人。填写的内容没有保存，请您也不要保存。',
      'This call is for adults. Nothing that was sent has been kept; please keep nothing either.',
    ],
  ),
  'submission.stopped': type(
    422,
    ['不能登记', 'Cannot be accepted'],
    [
      '按填写的情况不能登记。填写的内容没有保存。',
      'With these answers nothing can be accepted. Nothing that was sent has been kept.',
    ],
  ),
  'decision.invalid': type(
    422,
    ['有 {n} 处需要修改', '{n} thing(s) to fix'],
    ['决定没有生效。每一处见 errors。', 'The decision was not recorded. Each fault is listed under `errors`.'],
  ),
  'receipt.invalid': type(
    422,
    ['回执不完整', 'Broken receipt'],
    ['要有 messageId、key、status。', 'A receipt has messageId, key and status.'],
  ),
  'rate.limited': type(
    429,
    ['请求太频繁', 'Too many requests'],
    ['每分钟最多 {most} 次。请按 Retry-After 等待后再试。', 'At most {most} a minute. Wait as Retry-After says.'],
  ),
  fault: type(
    500,
    ['我们这里出了问题', 'A fault of ours'],
    [
      '已登记的内容没有丢。请用同一个 Idempotency-Key 再试；还不行，请告诉我们编号 {errorId}。',
      'Nothing accepted is lost. Try again with the same Idempotency-Key; if it stays, quote {errorId}.',
    ],
  ),
  'auth.issuer': type(
    503,
    ['暂时不能核对令牌', 'Tokens cannot be checked'],
    ['签发令牌的一方没有回应，请稍后再试。', 'The issuer of the tokens does not answer. Try again shortly.'],
  ),
  busy: type(
    503,
    ['正忙', 'Busy'],
    ['请稍后用同一个 Idempotency-Key 再试。', 'Try again shortly with the same Idempotency-Key.'],
  ),
} as const satisfies Record<string, ProblemType>;

export type ProblemCode = keyof typeof problemTypes;

/** What may be wrong with one item of a decision's input, by the kind of issue. */
export const inputTexts = {
  'input.required': ['请填写这一项', 'Fill this in'],
  'input.type': ['类型不对', 'Wrong type'],
  'input.option': ['请从允许的值里选择', 'Not one of the allowed values'],
  'input.long': ['太长或太大', 'Too long or too large'],
  'input.short': ['太短或太小', 'Too short or too small'],
  'input.format': ['格式不对', 'Wrong format'],
  'input.rule': ['和其他项不相符，请按说明填写', 'Breaks a rule of this decision; see its description'],
  'input.unknownField': ['这里没有这一项', 'There is no such item here'],
} as const satisfies Record<string, Pair>;
