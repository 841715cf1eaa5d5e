import { checkExpression } from '../schedules.ts';
import { arn, type Described, functionBehind, type Kind } from './building.ts';

const nameOf = ({ logicalId, properties }: Described): string => properties.Name ?? logicalId;

/** AWS::Events::Rule with a schedule. */
export const rule: Kind = {
  order: 5,
  names(resource, { stack }) {
    const name = nameOf(resource);
    return { ref: name, attributes: { Arn: arn(stack, 'events', `rule/${name}`) } };
  },
  build(resource, building) {
    const { logicalId, properties } = resource;
    if (properties.State === 'DISABLED' || !properties.ScheduleExpression) return;
    checkExpression(properties.ScheduleExpression);
    for (const target of properties.Targets ?? [])
      building.schedules.push({
        name: logicalId,
        expression: properties.ScheduleExpression,
        arn: building.physical(logicalId).attributes.Arn!,
        target: functionBehind(building, target.Arn),
        input: target.Input,
        source: 'aws.events',
        account: building.stack.account,
        region: building.stack.region,
      });
  },
};

/** AWS::Scheduler::Schedule */
export const schedule: Kind = {
  order: 5,
  names(resource, { stack }) {
    const name = nameOf(resource);
    return { ref: name, attributes: { Arn: arn(stack, 'scheduler', `schedule/default/${name}`) } };
  },
  build(resource, building) {
    const { logicalId, properties } = resource;
    if (properties.State === 'DISABLED') return;
    checkExpression(properties.ScheduleExpression);
    building.schedules.push({
      name: logicalId,
      expression: properties.ScheduleExpression,
      arn: building.physical(logicalId).attributes.Arn!,
      target: functionBehind(building, properties.Target.Arn),
      input: properties.Target.Input,
      source: 'aws.scheduler',
      account: building.stack.account,
      region: building.stack.region,
    });
  },
};
