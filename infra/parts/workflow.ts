import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration, type Stack } from 'aws-cdk-lib/core';
import { pascal } from './names.ts';
import { workerTimeout } from './plan.ts';
import { caseTable } from './tables.ts';

/** What one workflow stands on. */
export interface WorkflowParts {
  name: string;
  table: Table;
  queue: Queue;
  deadLetters: Queue;
}

/** A workflow's table, its step queue and the queue of messages that failed five times. */
export function workflowParts(stack: Stack, name: string): WorkflowParts {
  const prefix = pascal(name);
  const common = {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    // AWS asks for six times the function's timeout, so that a throttled batch is not handed out twice.
    visibilityTimeout: Duration.seconds(6 * workerTimeout),
  };
  const deadLetters = new Queue(stack, `${prefix}DeadLetters`, {
    queueName: `${stack.stackName}-${name}-dead-letters`,
    ...common,
  });
  const queue = new Queue(stack, `${prefix}Queue`, {
    queueName: `${stack.stackName}-${name}`,
    ...common,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
  });
  return { name, table: caseTable(stack, name), queue, deadLetters };
}

/**
 * Lets the worker read both queues: hints in batches, and each dead letter once more alone, so that it cannot be held
 * up by its neighbours.
 */
export function feedWorker(stack: Stack, parts: WorkflowParts, worker: IFunction): void {
  const prefix = pascal(parts.name);
  const common = { target: worker, reportBatchItemFailures: true };
  new EventSourceMapping(stack, `${prefix}QueueMapping`, {
    ...common,
    eventSourceArn: parts.queue.queueArn,
    batchSize: 10,
    // A flood of cases must leave room for the pages, which share the account's concurrency.
    maxConcurrency: 50,
  });
  new EventSourceMapping(stack, `${prefix}DeadLettersMapping`, {
    ...common,
    eventSourceArn: parts.deadLetters.queueArn,
    batchSize: 1,
    maxConcurrency: 2,
  });
}
