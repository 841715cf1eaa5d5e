import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { filesPlace } from '../../shared/files/place.ts';
import { createFileStore } from '../../shared/files/store.ts';
import { createRuntime } from '../../shared/runtime/runtime.ts';
import { decide } from '../../shared/workflow/decide.ts';
import { formsOf } from '../workflows.ts';
import { examine } from './examine.ts';
import { type FilesWork, handleFiles } from './work.ts';

const runtime = createRuntime();

async function wire(): Promise<FilesWork> {
  const { city, clock, log } = runtime;
  const env = await runtime.engine(formsOf(city).map(({ workflow }) => workflow));
  return {
    store: createFileStore(filesPlace(process.env), { clock }),
    examine,
    decide: (request) => decide(env, request),
    log,
  };
}

let work: Promise<FilesWork> | undefined;

/** Milliseconds that the largest picture may take; a batch begins none with less time left. */
const oneMore = 45_000;

/** Examines what was uploaded, when the bucket tells of it. */
export const handler = middy<SQSEvent, SQSBatchResponse>().handler(async (event, context) => {
  work ??= wire();
  work.catch(() => {
    work = undefined;
  });
  const patience = { left: () => context.getRemainingTimeInMillis() > oneMore };
  return handleFiles(await work, event, patience);
});
