/**
 * List prices of AWS, us-east-1 (N. Virginia), on demand, x86, in USD without tax and free tier, as published in
 * November 2025. China's regions have price lists of their own, in yuan.
 */
export const prices = {
  date: '2025-11',
  region: 'us-east-1',
  /** A write and a read request unit of DynamoDB. */
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  /** A GB stored for a month, with point-in-time recovery. */
  stored: 0.25 + 0.2,
  lambdaRequest: 0.2 / 1e6,
  lambdaSecond: 0.0000166667,
  sqsRequest: 0.4 / 1e6,
  httpRequest: 1 / 1e6,
  /** What puts or lists objects, and what reads one; deleting is free. */
  s3Put: 5 / 1e6,
  s3Get: 0.4 / 1e6,
  /** A GB of logs taken in. */
  logged: 0.5,
  /** A GB sent to the internet. */
  sent: 0.09,
} as const;

/** What the figures leave out. */
export const assumptions = [
  'each message is received and worked on alone (no batches), each HTTP request invokes a function once',
  'people’s browsers run the pages’ script, which has each next page of the form in the answer to the last',
  'milliseconds as measured on this machine, median of each function’s invocations; cold starts are left out',
  'what is stored and later destroyed is beside the total; fixed costs are left out: secrets, alarms, dashboard, empty receives (about 10 USD a month)',
  'real-name checks and text messages are paid to their own parties',
];
