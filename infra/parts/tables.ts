import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { RemovalPolicy, type Stack } from 'aws-cdk-lib/core';
import { pascal } from './names.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/**
 * A table, kept whatever happens to the stack. It has a name of its own so that CloudFormation refuses any change that
 * would replace it, and its data with it.
 *
 * @param options.ttl expire items by the attribute `ttl` (epoch seconds).
 */
export function table(stack: Stack, name: string, options: { ttl?: boolean } = {}): Table {
  return new Table(stack, `${pascal(name)}Table`, {
    tableName: `${stack.stackName}-${name}`,
    partitionKey: text('pk'),
    sortKey: text('sk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    ...(options.ttl && { timeToLiveAttribute: 'ttl' }),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** A workflow's table: cases by reference, and the sparse index `due` of those that the machine must move. */
export function caseTable(stack: Stack, workflow: string): Table {
  const cases = table(stack, workflow);
  cases.addGlobalSecondaryIndex({
    indexName: 'due',
    partitionKey: text('duePk'),
    sortKey: text('dueSk'),
    projectionType: ProjectionType.KEYS_ONLY,
  });
  return cases;
}
