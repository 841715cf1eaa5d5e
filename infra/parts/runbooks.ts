/** What each alarm says: what has happened, whom it touches, what to do first. Chinese, then English. */
export const runbooks = {
  deadLetters: (workflow: string) =>
    `${workflow}：死信队列里有消息超过 15 分钟。案件没有丢，表里还在。先看 Worker 日志里的 errorName；修好后不用搬消息，Sweeper 会重新发送；“卡住”的在工作台逐份重办。 / ` +
    `Messages have been in the dead-letter queue for 15 minutes. No case is lost: the table is the truth. Read errorName in the worker's log; after the repair the sweeper sends again by itself; redrive stuck cases from the desk.`,
  queueAge: (workflow: string) =>
    `${workflow}：最老的消息已等 10 分钟以上，报名人会觉得慢。看 Worker 是否报错、被限流，或外部单位变慢；必要时提高并发上限。 / ` +
    `The oldest hint is over 10 minutes old: cases move slowly. See whether the worker fails, is throttled or waits for an outside party; raise the concurrency of its mapping if it is merely busy.`,
  filesDeadLetters:
    '有上传的材料 15 分钟没能检查完。文件还在 incoming/ 下（最多一天），不会丢。看 Files 日志里的 errorName：多半是表或桶连不上；修好后会自己再来，读不了的会告诉本人换一份。 / ' +
    'Uploaded files could not be examined for 15 minutes. They lie under incoming/ (for a day at most). Read errorName in the log of Files: usually the table or the bucket cannot be reached. They come again by themselves; whoever sent one that nobody can read is told.',
  errors: (name: string) =>
    `${name}：5 分钟内出错 3 次以上。按 errorName 和 requestId 查日志；刚部署过的先回退。 / ` +
    `The function failed 3 times or more within 5 minutes. Look for errorName in its log; after a deployment, go back first.`,
  throttles: (name: string) =>
    `${name}：被限流，账户并发不够。检查账户的 Lambda 并发配额，必要时申请提高。 / ` +
    `Throttled: the account's Lambda concurrency is used up. Check its quota and ask for more.`,
  sweeperSilent:
    '5 分钟没有运行定时清扫：到期、提醒、重试都停了。看 EventBridge 规则是否停用、函数是否被限流。恢复后会自动补上。 / ' +
    'The sweeper has not run for 5 minutes: deadlines, reminders and retries stand still. See whether the rule is disabled or the function throttled. It catches up by itself.',
  tableThrottled: (name: string) =>
    `${name} 表：读写被限流。看是不是有人在压测，或某个分区过热；按需模式几分钟内会自己扩容。 / ` +
    `Reads or writes of the table are throttled. Look for a flood or a hot partition; on-demand capacity grows within minutes.`,
  serverErrors:
    '网站 5 分钟内有 5 次以上 5xx。按访问日志的 route 找到函数，再看它的日志。已提交的内容不会丢。 / ' +
    'Five or more 5xx within 5 minutes. Find the route in the access log, then the function’s log. Nothing submitted is lost.',
  refused:
    '网站 40% 以上的请求被拒绝（4xx），持续 15 分钟。多半是有人在试探，或刚部署的页面有错。按 route 和 status 查访问日志。 / ' +
    'Over 40 % of requests were refused for 15 minutes: somebody is probing, or a new page is wrong. Group the access log by route and status.',
  slow:
    '网站 10% 的请求超过 3 秒，持续 15 分钟。看函数时长、冷启动和表的限流。 / ' +
    'One request in ten takes over 3 seconds for 15 minutes. Look at duration, cold starts and throttled tables.',
  stuck:
    '有案件卡住：同一步反复失败，已停下等人处理。工作台“卡住”里能看到原因；修好后用“重办”，外部单位不会收到两次。 / ' +
    'A case is stuck: one step failed again and again and now waits. The desk lists it with the reason; redrive it after the repair; an outside party keeps seeing one key.',
  revealed:
    '一小时内查看完整敏感信息 60 次以上。在工作台的访问记录里看是谁、什么理由；不正常的马上停用账号，并报个人信息保护负责人。 / ' +
    'Sensitive answers were revealed 60 times or more within an hour. See who and why in the access record; disable the account if it is not explained, and tell the privacy officer.',
  cityLimit:
    '达到全市每小时上限（验证码或查询）：多半有人在刷。真实报名仍可提交。确认不是宣传带来的高峰后再考虑提高。 / ' +
    'The hourly limit of the city (codes or look-ups) was reached: probably a script. Sign-ups still go through. Raise it only when a campaign explains it.',
  undelivered:
    '一小时内 20 条以上短信没有送到。先看短信网关的状态和余额、签名和模板是否被停用；工作台会提示打电话。 / ' +
    'Over 20 messages were not delivered within an hour. Check the gateway, its balance, signature and templates; the desk asks staff to call instead.',
};
