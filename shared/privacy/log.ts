const word = /^[A-Za-z][\w.:-]{0,79}$/;
const id = /^[\w.:#=/+-]{1,128}$/;

/** All that may stand in a log line, and what it must look like. A value that does not is replaced by `?`. */
const fieldRules = {
  reference: /^\d{13}$/,
  workflow: word,
  step: word,
  outcome: word,
  decision: word,
  form: word,
  field: word,
  rule: word,
  party: word,
  role: word,
  queue: word,
  table: word,
  template: word,
  method: /^[A-Z]{3,7}$/,
  /** The route's pattern, `/sign-up/:page`; never the path that was asked for. */
  route: /^\/[\w/:.{}+*-]{0,99}$/,
  /** Ids made by machines: of a request, a queue message, an error shown to a person, a key. */
  requestId: id,
  messageId: id,
  errorId: id,
  kid: id,
  status: 'number',
  fence: 'number',
  attempt: 'number',
  count: 'number',
  milliseconds: 'number',
  retryable: 'boolean',
} as const;

type FieldName = keyof typeof fieldRules;
/** The fields of a log line: codes, counts and references only. */
export type LogFields = {
  [N in FieldName]?: (typeof fieldRules)[N] extends 'number'
    ? number
    : (typeof fieldRules)[N] extends 'boolean'
      ? boolean
      : string;
};

export type Log = {
  info(code: string, fields?: LogFields): void;
  warn(code: string, fields?: LogFields): void;
  /** The error's class, code and stack frames are logged; its message is not, since it may quote what a person typed. */
  error(code: string, error: unknown, fields?: LogFields): void;
};

/** Where lines go. */
export type LogSink = Record<'info' | 'warn' | 'error', (message: string, extra: Record<string, unknown>) => void>;

/**
 * A structured log that cannot carry personal data (law 11): a stable dotted code and allow-listed fields,
 * each checked against its pattern at run time too, because types do not hold what comes from outside.
 */
export function createLog(sink: LogSink = jsonLines()): Log {
  return {
    info: (code, fields) => sink.info(safeCode(code), safeFields(fields)),
    warn: (code, fields) => sink.warn(safeCode(code), safeFields(fields)),
    error: (code, error, fields) => sink.error(safeCode(code), { ...safeFields(fields), ...describeError(error) }),
  };
}

/** One JSON object a line on standard output, where Lambda collects it; the names are those of Powertools' logger. */
function jsonLines(service = process.env.POWERTOOLS_SERVICE_NAME): LogSink {
  const line = (level: string) => (message: string, extra: Record<string, unknown>) =>
    console.log(JSON.stringify({ level, message, timestamp: new Date().toISOString(), service, ...extra }));
  return { info: line('INFO'), warn: line('WARN'), error: line('ERROR') };
}

function safeCode(code: string): string {
  return word.test(code) && !longNumber.test(code) ? code : '?';
}

/** A mobile has 11 digits, an ID number 18; nothing that we name has 7 in a row, but for a reference and ids of machines. */
const longNumber = /\d{7}/;

function safeFields(fields: LogFields = {}): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const rule = fieldRules[name as FieldName];
    if (rule === undefined || value === undefined) continue;
    safe[name] = fits(name, rule, value) ? value : '?';
  }
  return safe;
}

function fits(name: string, rule: RegExp | 'number' | 'boolean', value: unknown): boolean {
  if (typeof rule === 'string') return typeof value === rule && (rule !== 'number' || Math.abs(value as number) < 1e10);
  if (typeof value !== 'string' || !rule.test(value)) return false;
  return name === 'reference' || rule === id ? !/^\d{11}$|^\d{17}[\dXx]$/.test(value) : !longNumber.test(value);
}

/** What may be told of an error: class, code and where it was thrown. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const code = (error as { code?: unknown }).code;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const described: Record<string, unknown> = {
    errorName: safeCode(error.name),
    errorStack: frames.slice(0, 12).join('\n'),
  };
  if (typeof code === 'string') described.errorCode = safeCode(code);
  if (error.cause instanceof Error) described.errorCause = safeCode(error.cause.name);
  return described;
}
