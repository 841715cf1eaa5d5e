import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Queue } from '../workflow/env.ts';

const most = 10;

/** The step queues on SQS. Ids only ever go into a message (law 4). Throws when SQS did not take every message. */
export function createQueue(client: Pick<SQSClient, 'send'>, urls: Readonly<Record<string, string>>): Queue {
  return {
    async send(workflow, hints) {
      const QueueUrl = urls[workflow];
      if (!QueueUrl) throw new Error(`no queue for workflow "${workflow}"`);
      for (let from = 0; from < hints.length; from += most) {
        const Entries = hints.slice(from, from + most).map(({ ref, fence, delay = 0 }, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify({ ref, fence }),
          DelaySeconds: Math.min(900, Math.ceil(delay / 1000)),
        }));
        const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        if (Failed.length > 0) throw new Error(`the queue of ${workflow} did not take ${Failed.length} messages`);
      }
    },
  };
}
