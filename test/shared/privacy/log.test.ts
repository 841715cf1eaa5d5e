import { expect, test } from 'vitest';
import { createLog } from '../../../shared/privacy/log.ts';

function capture() {
  const lines: string[] = [];
  const write = (message: string, extra: Record<string, unknown>) => lines.push(JSON.stringify({ message, ...extra }));
  return { log: createLog({ info: write, warn: write, error: write }), lines };
}
const marked = ['13800138000', '420100199003070018', '42010019900307001X', '王小玉', 'a@b.cn'];

test('law 11: no field lets personal data into a line, whatever is put into it', () => {
  const { log, lines } = capture();
  const fields = [
    'reference',
    'workflow',
    'step',
    'route',
    'requestId',
    'messageId',
    'errorId',
    'kid',
    'count',
    'mobile',
  ];
  for (const value of marked) for (const field of fields) log.info('case.accepted', { [field]: value } as never);
  log.info('13800138000');
  log.warn('call.slow', { count: 13800138000 });
  for (const value of marked) expect(lines.join('\n')).not.toContain(value);
});

test('law 11: an error that quotes what somebody typed is logged without its message', () => {
  const { log, lines } = capture();
  const cause = new TypeError('13800138000');
  const error = Object.assign(new Error('no such person 王小玉\n 420100199003070018', { cause }), {
    code: 'call.failed',
  });
  log.error('call.failed', error, { reference: '2611210483176', attempt: 2 });
  for (const value of marked) expect(lines.join()).not.toContain(value);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    message: 'call.failed',
    reference: '2611210483176',
    attempt: 2,
    errorName: 'Error',
    errorCode: 'call.failed',
    errorCause: 'TypeError',
  });
  expect(lines[0]).toContain('log.test.ts');
});

test('a line keeps the codes and references that operations need', () => {
  const { log, lines } = capture();
  log.info('step.done', { reference: '2611210483176', step: 'review', fence: 4, route: '/desk/cases/:reference' });
  expect(JSON.parse(lines[0]!)).toEqual({
    message: 'step.done',
    reference: '2611210483176',
    step: 'review',
    fence: 4,
    route: '/desk/cases/:reference',
  });
});
