import { randomUUID } from 'node:crypto';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { FunctionDefinition, Outcome } from './function.ts';
import type { Call, FunctionError, Reply, ThreadData } from './messages.ts';

/** One function thread. It takes one invocation at a time; `busy` and `dead` are for the pool to look at. */
export interface Thread {
  busy: boolean;
  dead: boolean;
  invoke(event: string, requestId: string): Promise<Outcome>;
  stop(): Promise<void>;
}

/** Milliseconds that a bundle may take to load; generous, since a laptop may be busy. */
const longestInit = 60_000;

const failed = (errorType: string, errorMessage: string): Outcome => ({
  ok: false,
  error: { errorType, errorMessage },
});

/**
 * Starts a thread for a function. A thread that times out, exits or crashes is dead and answers its invocation with
 * Lambda's own error types.
 */
export function startThread(definition: FunctionDefinition, log: (line: string) => void): Thread {
  const gate = new SharedArrayBuffer(4);
  const signal = new Int32Array(gate);
  const channel = new MessageChannel();
  const facts = {
    name: definition.name,
    arn: definition.arn,
    memory: definition.memory,
    stream: `${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomUUID().replaceAll('-', '')}`,
  };
  const { folder, handler, background = false } = definition;
  const data: ThreadData = { gate, folder, handler, background, facts };
  const worker = new Worker(new URL('../lambda-thread.ts', import.meta.url), {
    env: { ...definition.env, AWS_LAMBDA_LOG_STREAM_NAME: facts.stream },
    workerData: { ...data, port: channel.port2 },
    transferList: [channel.port2],
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: definition.memory },
  });

  let begin = () => {};
  const ready = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const initTimer = setTimeout(() => {
    die('Sandbox.Timedout', 'The function did not load in time');
    void worker.terminate();
  }, longestInit);
  void ready.then(() => clearTimeout(initTimer));
  let settle: ((outcome: Outcome) => void) | undefined;
  let initFailure: FunctionError | undefined;
  const finish = (outcome: Outcome) => {
    const waiting = settle;
    settle = undefined;
    thread.busy = false;
    waiting?.(outcome);
  };
  const die = (errorType: string, message: string) => {
    if (thread.dead) return;
    thread.dead = true;
    clearTimeout(initTimer);
    // The last lines of a dying thread may still lie in the port.
    for (let left = receiveMessageOnPort(channel.port1); left; left = receiveMessageOnPort(channel.port1))
      heed(left.message);
    channel.port1.close();
    finish(initFailure ? { ok: false, error: initFailure } : failed(errorType, message));
  };

  const heed = (reply: Reply) => {
    if (reply.kind === 'log') for (const line of reply.text.split('\n')) line && log(line);
    if (reply.kind === 'ready') begin();
    if (reply.kind === 'unready') {
      initFailure = reply.error;
      void worker.terminate();
    }
    if (reply.kind === 'answer') finish({ ok: true, payload: reply.payload });
    if (reply.kind === 'error') {
      log(JSON.stringify({ level: 'ERROR', requestId: reply.requestId, ...reply.error }));
      finish({ ok: false, error: reply.error });
    }
  };
  channel.port1.on('message', heed);
  worker.on('error', (error: Error & { code?: string }) => {
    log(JSON.stringify({ level: 'ERROR', errorType: error.name, errorMessage: error.message, stack: error.stack }));
    die(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'Runtime.OutOfMemory' : 'Runtime.UnhandledError', error.message);
  });
  worker.on('exit', (code) => die('Runtime.ExitError', `Runtime exited with error: exit status ${code}`));

  const thread: Thread = {
    busy: false,
    dead: false,
    invoke(event, requestId) {
      thread.busy = true;
      const limit = definition.timeout * 1000;
      return new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        settle = (outcome) => {
          clearTimeout(timer);
          resolve(outcome);
        };
        // As on Lambda, loading the bundle doesn't count against the function's own time.
        void ready.then(() => {
          if (thread.dead) return;
          timer = setTimeout(() => {
            const seconds = definition.timeout.toFixed(2);
            log(`${requestId} Task timed out after ${seconds} seconds`);
            die('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`);
            void worker.terminate();
          }, limit);
          const call: Call = { requestId, event, deadline: Date.now() + limit };
          channel.port1.postMessage(call);
          Atomics.store(signal, 0, 1);
          Atomics.notify(signal, 0);
        });
      });
    },
    async stop() {
      die('Runtime.ExitError', 'The host stops');
      await worker.terminate();
    },
  };
  return thread;
}
