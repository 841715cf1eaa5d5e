import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { Server } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { mostBytes } from './s3/request.ts';

// The embedded SQS and S3 in a process of their own: node queue-process.ts --port N --data DIR [--release]
// It ends when its standard input closes, so that it never outlives the host.

const { values } = parseArgs({
  options: { port: { type: 'string' }, data: { type: 'string' }, release: { type: 'boolean' } },
});
const dataDir = values.data!;

const file = join(dataDir, 'fauxqs.db');
if (values.release && existsSync(file)) {
  // Messages that the dead host had taken would stay hidden until their visibility timeout; nobody works on them now.
  // A machine that goes down is no attempt at a message, so that receive is not counted.
  const database = new DatabaseSync(file);
  database.exec(`UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL,
    approximate_receive_count = MAX(0, approximate_receive_count - 1) WHERE receipt_handle IS NOT NULL`);
  database.close();
}

// fauxqs commits each message by itself, and by default each commit waits for the disk. Here a commit survives SIGKILL but
// not a power cut: a message is only a hint, the table is the truth. Measured: 4 to 6 times as many messages a second.
const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  exec.call(this, sql);
  if (sql.includes('journal_mode = WAL')) exec.call(this, 'PRAGMA synchronous = NORMAL');
};

// A file is no hint: what somebody uploaded is nowhere else. Its commit waits for the disk.
const prepare = DatabaseSync.prototype.prepare;
DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string, ...more: []) {
  const statement = prepare.call(this, sql, ...more);
  if (!/INSERT OR REPLACE INTO s3_objects\b/.test(sql)) return statement;
  const { run } = statement;
  statement.run = ((...values: Parameters<typeof run>) => {
    exec.call(this, 'PRAGMA synchronous = FULL');
    try {
      return run.apply(statement, values);
    } finally {
      exec.call(this, 'PRAGMA synchronous = NORMAL');
    }
  }) as typeof run;
  return statement;
};

// fauxqs listens on every interface and can't be told otherwise.
const listen = Server.prototype.listen;
Server.prototype.listen = function (this: Server, ...args: unknown[]) {
  const [options] = args;
  if (typeof options === 'object' && options && 'port' in options) Object.assign(options, { host: '127.0.0.1' });
  return (listen as (...all: unknown[]) => Server).apply(this, args);
} as typeof listen;

// fauxqs takes no body of more than 11 MiB, and can't be told otherwise; a file of an export is longer.
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith('/fauxqs/dist/app.js')) return loaded;
    const source = String(loaded.source);
    const longer = source.replace('bodyLimit: 11 * 1_048_576', `bodyLimit: ${mostBytes}`);
    if (longer === source) throw new Error('fauxqs says its limit in another way by now');
    return { ...loaded, source: longer };
  },
});

process.stdin
  .on('error', () => {})
  .resume()
  .once('close', () => process.exit(0));
const { startFauxqs } = await import('fauxqs');
const server = await startFauxqs({ port: Number(values.port), dataDir, logger: false });
process.once('SIGTERM', () => server.stop().finally(() => process.exit(0)));
