import {
  CreateTableCommand,
  DescribeTableCommand,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { HostError } from '../host-error.ts';
import { arn, type Described, type Kind } from './building.ts';

const nameOf = ({ logicalId, properties }: Described, stackName: string): string =>
  properties.TableName ?? `${stackName}-${logicalId}`;

const keys = (schema: KeySchemaElement[] | undefined) =>
  (schema ?? []).map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`).join(', ');

/** AWS::DynamoDB::Table and GlobalTable: made once, later only its indexes follow the template. */
export const table: Kind = {
  order: 1,
  names(resource, { stack }) {
    const name = nameOf(resource, stack.name);
    return { ref: name, attributes: { Arn: arn(stack, 'dynamodb', `table/${name}`) } };
  },
  async build(resource, { dynamodb, stack, expiring }) {
    const { properties } = resource;
    const TableName = nameOf(resource, stack.name);
    const indexes: GlobalSecondaryIndex[] = (properties.GlobalSecondaryIndexes ?? []).map(
      ({ IndexName, KeySchema, Projection }: GlobalSecondaryIndex) => ({ IndexName, KeySchema, Projection }),
    );
    const describe = async (): Promise<TableDescription | undefined> => {
      try {
        return (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    };
    const existing = await describe();
    if (!existing) {
      try {
        await dynamodb.send(
          new CreateTableCommand({
            TableName,
            KeySchema: properties.KeySchema,
            AttributeDefinitions: properties.AttributeDefinitions,
            BillingMode: 'PAY_PER_REQUEST',
            ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
          }),
        );
      } catch (error) {
        if (!(error instanceof ResourceInUseException)) throw error;
      }
    } else if (keys(existing.KeySchema) !== keys(properties.KeySchema)) {
      throw new HostError(`The table ${TableName} has other keys than the template gives it: begin anew with --fresh.`);
    } else {
      const there = new Set(existing.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
      for (const index of indexes.filter(({ IndexName }) => !there.has(IndexName)))
        await dynamodb.send(
          new UpdateTableCommand({
            TableName,
            AttributeDefinitions: properties.AttributeDefinitions,
            GlobalSecondaryIndexUpdates: [{ Create: index }],
          }),
        );
    }
    const ttl = properties.TimeToLiveSpecification;
    if (ttl?.Enabled)
      expiring.push({
        name: TableName,
        keys: properties.KeySchema.map(({ AttributeName }: KeySchemaElement) => AttributeName),
        attribute: ttl.AttributeName,
      });
  },
};
