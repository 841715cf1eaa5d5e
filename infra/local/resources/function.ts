import { HostError } from '../host-error.ts';
import { localFunction } from '../lambda/function.ts';
import { arn, type Described, type Kind } from './building.ts';

const nameOf = ({ logicalId, properties }: Described, stackName: string): string =>
  properties.FunctionName ?? `${stackName}-${logicalId}`;

/** AWS::Lambda::Function: its own bundle in threads of its own. */
export const lambdaFunction: Kind = {
  order: 3,
  names(resource, { stack }) {
    const name = nameOf(resource, stack.name);
    return { ref: name, attributes: { Arn: arn(stack, 'lambda', `function:${name}`) } };
  },
  build(resource, building) {
    const { stack, log } = building;
    const { logicalId, properties } = resource;
    const {
      Code,
      Handler,
      Runtime,
      Timeout = 3,
      MemorySize = 128,
      Environment,
      ReservedConcurrentExecutions,
    } = properties;
    if (!String(Runtime).startsWith('nodejs'))
      throw new HostError(`The one-machine host can't run ${logicalId}: its runtime is ${Runtime}.`);
    if (!Code?.S3Key) throw new HostError(`The one-machine host can't run ${logicalId}: its code is not an asset.`);
    const name = nameOf(resource, stack.name);
    const variables: Record<string, string> = Object.fromEntries(
      Object.entries(Environment?.Variables ?? {}).map(([key, value]) => [key, String(value)]),
    );
    const memory = Number(MemorySize);
    const definition = {
      logicalId,
      name,
      arn: arn(stack, 'lambda', `function:${name}`),
      folder: stack.assetFolder(Code.S3Key),
      handler: Handler,
      variables,
      env: { ...building.functionEnv(name, memory), _HANDLER: Handler, ...variables },
      timeout: Number(Timeout),
      memory,
      threads: Math.min(building.threads, Number(ReservedConcurrentExecutions ?? building.threads)),
    };
    building.functions.set(
      logicalId,
      localFunction(definition, (line) => log(`${logicalId}: ${line}`)),
    );
  },
};
