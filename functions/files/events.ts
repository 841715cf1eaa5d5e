import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';

const Told = z.object({
  Records: z.optional(z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) }))),
  Event: z.optional(z.string()),
});

/**
 * The keys that a message of the bucket tells of; undefined for a message that is none of the bucket's. Keys arrive as in
 * a form, with `+` for a space. The bucket also says that it begins to tell (`s3:TestEvent`), which names none.
 */
export function keysIn(record: Pick<SQSRecord, 'body'>): string[] | undefined {
  try {
    const { Records, Event } = Told.parse(JSON.parse(record.body));
    if (!Records && Event !== 's3:TestEvent') return undefined;
    return (Records ?? []).map(({ s3 }) => decodeURIComponent(s3.object.key.replaceAll('+', ' ')));
  } catch {
    return undefined;
  }
}
