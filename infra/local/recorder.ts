import { passOn } from './pass-on.ts';

/** One call of a function to a service, as it went over the wire. */
export interface RecordedCall {
  /** Logical id of the function. */
  function: string;
  service: 'dynamodb' | 'sqs' | 'secretsmanager' | 's3';
  /** `GetItem`, `SendMessageBatch` … */
  operation: string;
  // biome-ignore lint/suspicious/noExplicitAny: the operation's input, as AWS documents it
  input: any;
}

const services: Record<string, RecordedCall['service']> = {
  DynamoDB_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  secretsmanager: 'secretsmanager',
};

/**
 * Stands before a service and tells of each function's calls; which function it was, its access key says. Calls of
 * anybody else pass untold.
 * @param holders logical id of the function by its access key
 */
export async function startRecorder(
  target: string,
  holders: ReadonlyMap<string, string>,
  record: (call: RecordedCall) => void,
): Promise<{ url: string; stop: () => Promise<void> }> {
  return passOn(target, {
    asked({ headers, body, operation }) {
      const holder = holders.get(/Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1] ?? '');
      const service = services[String(headers['x-amz-target']).split('.')[0]!];
      if (holder && service)
        record({ function: holder, service, operation, input: JSON.parse(body.toString() || '{}') });
      return undefined;
    },
  });
}
