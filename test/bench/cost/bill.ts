import { atMost, type Figure, known, median } from '../figure.ts';
import type { MeteredCity } from './metered-city.ts';
import { prices } from './prices.ts';

/** What a metered city had used at one moment. */
export interface Reading {
  writeUnits: number;
  readUnits: number;
  writesOf: Record<string, number>;
  sqsRequests: number;
  httpRequests: number;
  httpBytes: number;
  s3Puts: number;
  s3Gets: number;
  invocations: number;
  logLines: number;
  bytes: number;
  items: number;
}

export async function readMeters(city: MeteredCity): Promise<Reading> {
  const { dynamodb, sqs, http, doors, invocations, running } = city;
  return {
    writeUnits: dynamodb.used.writeUnits,
    readUnits: dynamodb.used.readUnits,
    writesOf: { ...dynamodb.used.writesOf },
    sqsRequests: Object.values(sqs.used.requests).reduce((sum, count) => sum + count, 0),
    httpRequests: invocations.filter((one) => doors.has(one.function)).length,
    httpBytes: http.bytes,
    s3Puts: city.s3.puts,
    s3Gets: city.s3.gets,
    invocations: invocations.length,
    logLines: running.logs.length,
    ...(await city.stored()),
  };
}

export interface Billed {
  name: string;
  /** Cases between the two readings. */
  cases: number;
  /** USD for a million; none: the figure is there to be known. */
  budget?: number;
  /** Whether such a case is destroyed when its time is over. */
  destroyed: boolean;
}

/** What a million cases cost on AWS, item by item, from the use of some between two readings. */
export function bill(
  { name, cases, budget, destroyed }: Billed,
  city: MeteredCity,
  from: Reading,
  to: Reading,
): Figure[] {
  const per = (pick: (reading: Reading) => number) => (pick(to) - pick(from)) / cases;
  const used = city.invocations.slice(from.invocations, to.invocations);
  const seconds = [...Map.groupBy(used, (one) => one.function).values()].reduce((sum, all) => {
    const usual = median(all.map(({ ms }) => ms));
    return sum + (Math.ceil(usual) / 1000) * (all[0]!.memory / 1024) * all.length;
  }, 0);
  const logged = city.running.logs.slice(from.logLines, to.logLines).reduce((sum, line) => sum + line.length, 0);
  const GB = 1024 ** 3;
  const lines: Record<string, number> = {
    'DynamoDB writes': per(({ writeUnits }) => writeUnits) * prices.writeUnit,
    'DynamoDB reads': per(({ readUnits }) => readUnits) * prices.readUnit,
    'Lambda requests': (used.length / cases) * prices.lambdaRequest,
    'Lambda GB-seconds': (seconds / cases) * prices.lambdaSecond,
    'SQS requests': per(({ sqsRequests }) => sqsRequests) * prices.sqsRequest,
    'API Gateway requests': per(({ httpRequests }) => httpRequests) * prices.httpRequest,
    ...(to.s3Puts > from.s3Puts && {
      'S3 requests': per(({ s3Puts }) => s3Puts) * prices.s3Put + per(({ s3Gets }) => s3Gets) * prices.s3Get,
    }),
    'sent to browsers': (per(({ httpBytes }) => httpBytes) / GB) * prices.sent,
    logs: (logged / cases / GB) * prices.logged,
  };
  const total = Object.values(lines).reduce((sum, price) => sum + price, 0);
  return [
    budget === undefined
      ? known(`cost of a million ${name}`, total * 1e6, 'USD')
      : atMost(`cost of a million ${name}`, total * 1e6, 'USD', budget),
    ...Object.entries(lines).map(([item, price]) => known(`  ${item}`, price * 1e6, 'USD')),
    known('  afterwards: a month stored', (per(({ bytes }) => bytes) / GB) * prices.stored * 1e6, 'USD'),
    // Each item that is left is deleted one day.
    ...(destroyed
      ? [known('  afterwards: destroying it in the end', per(({ items }) => items) * prices.writeUnit * 1e6, 'USD')]
      : []),
    known(
      '  write units a case',
      per(({ writeUnits }) => writeUnits),
      'WRU',
    ),
    ...Object.keys(to.writesOf).map((table) =>
      known(
        `    in the table ${table}`,
        per(({ writesOf }) => writesOf[table] ?? 0),
        'WRU',
      ),
    ),
    known(
      '  read units a case',
      per(({ readUnits }) => readUnits),
      'RRU',
    ),
    known('  invocations a case', used.length / cases, 'invocations'),
    known(
      '  requests over HTTP a case',
      per(({ httpRequests }) => httpRequests),
      'requests',
    ),
    known(
      '  requests to SQS a case',
      per(({ sqsRequests }) => sqsRequests),
      'requests',
    ),
  ];
}
