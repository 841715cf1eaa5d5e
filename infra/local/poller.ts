import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { LocalFunction, Outcome } from './lambda/function.ts';
import type { Turns } from './turns.ts';

/** An event source mapping of the template. Window in milliseconds. */
export interface QueueMapping {
  queueUrl: string;
  queueArn: string;
  region: string;
  target: LocalFunction;
  batchSize: number;
  window: number;
  reportsItemFailures: boolean;
  /** How many batches may be at work at once. */
  concurrency: number;
}

export interface Poller {
  /** Takes no more messages and waits for the batches at work. */
  stop(): Promise<void>;
}

const toRecord = (message: Message, mapping: QueueMapping) => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes ?? {},
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue, BinaryValue, DataType }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  ),
  ...(message.MD5OfMessageAttributes && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
  md5OfBody: message.MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: mapping.queueArn,
  awsRegion: mapping.region,
});

/**
 * The ids of the messages that a function did not manage. As on Lambda, an answer that can't be understood, or that
 * names a message which is not in the batch, fails the whole batch; none or an empty list means all went well.
 */
export function failedIds(outcome: Outcome, ids: string[], reportsItemFailures: boolean): Set<string> {
  if (!outcome.ok) return new Set(ids);
  if (!reportsItemFailures) return new Set();
  const failures = (JSON.parse(outcome.payload) as { batchItemFailures?: unknown } | null)?.batchItemFailures;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return new Set(ids);
  const named = failures.map((failure) => failure?.itemIdentifier);
  return new Set(named.every((id) => ids.includes(id)) ? named : ids);
}

/**
 * While messages keep coming (the last within `busy` ms) a receive waits a moment, so that it brings several at once: each
 * batch costs two calls to the queue and an invocation, whatever its size. A single message is taken without delay.
 */
const busy = 100;
const linger = 20;

/**
 * Moves messages from a queue to a function: long polls, invokes with up to a batch, and deletes what succeeded. What
 * failed shows again when its visibility timeout ends, as on AWS. A receive is under way only while a batch could start
 * at once, so that under load the queue fills the batches.
 * @param turn when a batch may be worked on: the processor is for others first.
 */
export function startPoller(
  mapping: QueueMapping,
  client: SQSClient,
  log: (line: string) => void,
  turn: Turns['behind'] = (work) => work(),
): Poller {
  let stopped = false;
  const working = new Set<Promise<void>>();

  async function receive(most: number, seconds: number): Promise<Message[]> {
    const answer = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: mapping.queueUrl,
        MaxNumberOfMessages: Math.min(10, most),
        WaitTimeSeconds: seconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    return answer.Messages ?? [];
  }

  /** A whole batch: what a first receive brings and, within the window, more. */
  async function gather(): Promise<Message[]> {
    const batch = await receive(mapping.batchSize, 20);
    if (batch.length === 0) return batch;
    const deadline = Date.now() + mapping.window;
    while (batch.length < mapping.batchSize && Date.now() < deadline && !stopped) {
      const seconds = Math.min(20, Math.ceil((deadline - Date.now()) / 1000));
      batch.push(...(await receive(mapping.batchSize - batch.length, seconds)));
    }
    return batch;
  }

  const handled: Message[] = [];
  let removing = false;
  /** Deletes messages. What comes in meanwhile goes with the next call: under load batches share their deletions. */
  async function remove(messages: Message[]) {
    handled.push(...messages);
    if (removing) return;
    removing = true;
    try {
      while (handled.length > 0) {
        const Entries = handled
          .splice(0, 10)
          .map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle }));
        await client.send(new DeleteMessageBatchCommand({ QueueUrl: mapping.queueUrl, Entries }));
      }
    } finally {
      removing = false;
    }
  }

  /** Invokes with a batch. What succeeded is deleted while the loop is already receiving again. */
  async function work(batch: Message[]) {
    const outcome = await mapping.target.invoke({ Records: batch.map((message) => toRecord(message, mapping)) });
    const ids = batch.map((message) => message.MessageId!);
    const failed = failedIds(outcome, ids, mapping.reportsItemFailures);
    track(remove(batch.filter((message) => !failed.has(message.MessageId!))));
  }

  function track(job: Promise<void>): Promise<void> {
    const tracked = job
      .catch((error: Error) => log(`mapping of ${mapping.target.definition.name}: ${error.name} ${error.message}`))
      .finally(() => working.delete(tracked));
    working.add(tracked);
    return tracked;
  }

  let lastAt = Number.NEGATIVE_INFINITY;
  async function loop() {
    while (!stopped) {
      try {
        if (performance.now() - lastAt < busy) await sleep(linger);
        const batch = await gather();
        if (batch.length === 0 || stopped) continue;
        lastAt = performance.now();
        await track(turn(() => work(batch)));
      } catch (error) {
        if (stopped) break;
        log(`mapping of ${mapping.target.definition.name}: ${(error as Error).name}`);
        await sleep(100);
      }
    }
  }

  for (let index = 0; index < mapping.concurrency; index++) void loop();
  return {
    async stop() {
      stopped = true;
      while (working.size > 0) await Promise.allSettled([...working]);
    },
  };
}
