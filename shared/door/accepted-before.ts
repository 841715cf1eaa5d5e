import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type Env, tableOf } from '../workflow/env.ts';
import { tokenKey } from '../workflow/keys.ts';

/**
 * When a submission with this token was accepted (epoch ms); undefined: none was. A retry after a lost answer must get
 * its receipt even when nothing new would be let in any more.
 */
export async function acceptedBefore(
  env: Env,
  workflow: string,
  { client, token }: { client: string; token: string },
): Promise<number | undefined> {
  const { Item } = await env.documents.send(
    new GetCommand({
      TableName: tableOf(env, workflow),
      Key: tokenKey(env.sealing.hash('token', `${client}\n${token}`)),
      ConsistentRead: true,
    }),
  );
  return Item?.at as number | undefined;
}
