import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { City } from '../../shared/city/city.ts';
import { staffKey } from '../../shared/staff/staff.ts';
import { failureOf } from '../../shared/table/errors.ts';
import { demoPeople, demoPrograms } from './parties/demo-people.ts';

/** Puts the demonstration's people and programs into a city's staff table; whoever is there already stays as they are. */
export async function seedStaff(
  documents: Pick<DynamoDBDocumentClient, 'send'>,
  table: string,
  city: Pick<City, 'code' | 'name' | 'districts'>,
): Promise<void> {
  for (const { sub, name, role, divisions } of [...demoPeople(city), ...demoPrograms(city)]) {
    const Item = { ...staffKey(sub), name, role, divisions, active: true, sessionsFrom: 0 };
    try {
      await documents.send(new PutCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
    } catch (error) {
      if (failureOf(error).kind !== 'refused') throw error;
    }
  }
}
