import { readFileSync } from 'node:fs';
import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { City } from '../../shared/city/city.ts';
import { ensureKeys } from '../../shared/privacy/keys.ts';
import { staffKey } from '../../shared/staff/staff.ts';
import { demoPeople, demoPrograms } from './parties/demo-people.ts';
import type { Made } from './run-city.ts';

/** Writes the demonstration's people and programs into the staff table; what an administrator has changed there stays. */
async function seedStaff(dynamodb: DynamoDBClient, table: string, city: City) {
  const documents = DynamoDBDocumentClient.from(dynamodb);
  const put = async ({ sub, name, role, divisions }: ReturnType<typeof demoPeople>[number]) => {
    const Item = { ...staffKey(sub), name, role, divisions, active: true };
    try {
      const ConditionExpression = 'attribute_not_exists(pk)';
      await documents.send(new PutCommand({ TableName: table, Item, ConditionExpression }));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  };
  await Promise.all([...demoPeople(city), ...demoPrograms(city)].map(put));
}

/** Makes the keys that a fresh city lacks, with tokens for the stand-ins, and the demonstration's staff. */
export async function prepareCity({ secrets, dynamodb, variables, cityFile }: Made): Promise<void> {
  const arns = Object.fromEntries(Object.entries(variables).filter(([name]) => name.startsWith('SECRET_')));
  await ensureKeys(secrets, arns, { standIns: true });
  const city = cityFile && (JSON.parse(readFileSync(cityFile, 'utf8')) as City);
  if (city && variables.TABLE_STAFF) await seedStaff(dynamodb, variables.TABLE_STAFF, city);
}
