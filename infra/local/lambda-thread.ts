import { statSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Call, Reply, ThreadData } from './lambda/messages.ts';

// Runs inside a function's own thread. Between two invocations the thread blocks in Atomics.wait, so that its whole
// event loop stands still: Lambda's freeze. Work that a handler left behind goes on only with the next invocation.

type Handler = (event: unknown, context: unknown) => unknown;

const {
  port,
  gate,
  folder,
  handler: handlerName,
  background,
  facts,
} = workerData as ThreadData & { port: MessagePort };
const signal = new Int32Array(gate);

// On AWS no function takes another's processor. Here they share it, and a person at a page must not wait for the steps of
// others' cases. Linux counts priority by thread; elsewhere the call would slow the whole host.
if (background && process.platform === 'linux') setPriority(Math.min(19, getPriority() + 19));

const send = (reply: Reply) => port.postMessage(reply);
for (const stream of [process.stdout, process.stderr]) {
  // A thread's own stdio hands its lines over asynchronously, which a frozen thread never gets to do.
  stream.write = ((chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => {
    send({ kind: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const callback = typeof encoding === 'function' ? encoding : done;
    if (typeof callback === 'function') callback();
    return true;
  }) as typeof stream.write;
}

function asError(error: unknown) {
  const known = error instanceof Error;
  return {
    errorType: known ? error.name : typeof error,
    errorMessage: known ? error.message : String(error),
    trace: known ? (error.stack ?? '').split('\n') : [],
  };
}

async function load(): Promise<Handler> {
  const [file = 'index', name = 'handler'] = handlerName.split('.');
  for (const ending of ['.mjs', '.js', '.cjs']) {
    const path = join(folder, file + ending);
    if (!statSync(path, { throwIfNoEntry: false })) continue;
    const found = (await import(pathToFileURL(path).href))[name];
    if (typeof found !== 'function') throw new Error(`${handlerName} is undefined or not exported`);
    return found;
  }
  throw new Error(`Cannot find module '${file}'`);
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function answer(handler: Handler, call: Call): Promise<Reply> {
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionName: facts.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: facts.arn,
    memoryLimitInMB: String(facts.memory),
    awsRequestId: call.requestId,
    logGroupName: `/aws/lambda/${facts.name}`,
    logStreamName: facts.stream,
    getRemainingTimeInMillis: () => Math.max(0, call.deadline - Date.now()),
  };
  // As with Lambda's runtime the event loop turns before the handler begins: connections that were closed during the freeze
  // are seen to be closed.
  await turn();
  await turn();
  try {
    const value = await handler(JSON.parse(call.event), context);
    return { kind: 'answer', requestId: call.requestId, payload: JSON.stringify(value) ?? 'null' };
  } catch (error) {
    return { kind: 'error', requestId: call.requestId, error: asError(error) };
  }
}

/** Stands still until the host opens the gate, then takes the one call that lies there. */
function nextCall(): Call {
  for (;;) {
    Atomics.wait(signal, 0, 0);
    Atomics.store(signal, 0, 0);
    const received = receiveMessageOnPort(port);
    if (received) return received.message as Call;
  }
}

let handler: Handler | undefined;
try {
  handler = await load();
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'unready', error: asError(error) });
}
while (handler) send(await answer(handler, nextCall()));
