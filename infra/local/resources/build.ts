import { HostError } from '../host-error.ts';
import { createResolver, type Physical } from '../template/resolve.ts';
import type { Stack } from '../template/stack.ts';
import { arn, type Building, type Described, type Naming } from './building.ts';
import { kinds, meaningless } from './kinds.ts';

/**
 * Refuses a template with a resource that the host doesn't know.
 * @throws HostError with the type's name
 */
export function refuseUnknown({ template }: Stack) {
  for (const [logicalId, { Type }] of Object.entries(template.Resources))
    if (!kinds[Type] && !meaningless.has(Type))
      throw new HostError(`The one-machine host doesn't know the resource type ${Type} (${logicalId}).`);
}

/** Names of a resource that isn't built: enough for what mentions it. */
function nominal(stack: Stack, logicalId: string, type: string): Physical {
  const service = type.split('::')[1]!.toLowerCase();
  return { ref: logicalId, attributes: { Arn: arn(stack, service, logicalId) } };
}

/**
 * Makes what answers Ref, Fn::GetAtt and the other functions for a stack on this machine. Names follow from the template
 * alone, so that a resource can be named before it is built.
 */
export function createNames(naming: Naming) {
  const { stack } = naming;
  const { Resources } = stack.template;
  const known = new Map<string, Physical>();

  const describe = (logicalId: string): Described => {
    const { Type, Properties } = Resources[logicalId]!;
    return { logicalId, type: Type, properties: resolver.resolve(Properties ?? {}) as Described['properties'] };
  };
  function physical(logicalId: string): Physical {
    const found = known.get(logicalId);
    if (found) return found;
    const resource = Resources[logicalId];
    if (!resource) throw new HostError(`The template refers to ${logicalId}, which it doesn't have.`);
    const kind = kinds[resource.Type];
    // Names need only plain properties; resolving them all could go round in a circle.
    const described = { logicalId, type: resource.Type, properties: shallow(resource.Properties ?? {}) };
    const names = kind ? kind.names(described, naming) : nominal(stack, logicalId, resource.Type);
    known.set(logicalId, names);
    return names;
  }
  const shallow = (properties: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(properties)
        .filter(([key]) => /name$/i.test(key) || key === 'FifoQueue')
        .map(([key, value]) => [key, resolver.resolve(value)]),
    );
  const resolver = createResolver(stack, physical);
  return { physical, describe, resolver };
}

/** Builds the stack's resources in their order. */
export async function buildResources(
  building: Building,
  { describe, resolver }: Pick<ReturnType<typeof createNames>, 'describe' | 'resolver'>,
) {
  const wanted = Object.entries(building.stack.template.Resources)
    .filter(([, { Type, Condition }]) => kinds[Type] && (!Condition || resolver.holds(Condition)))
    .map(([logicalId, { Type, Properties }]) => {
      // A queue's dead letters must be there before it.
      const order = kinds[Type]!.order + (Properties?.RedrivePolicy ? 0.5 : 0);
      return { logicalId, Type, order };
    });
  const orders = [...new Set(wanted.map(({ order }) => order))].sort((one, other) => one - other);
  for (const order of orders) {
    const together = wanted.filter((resource) => resource.order === order);
    await Promise.all(together.map(({ logicalId, Type }) => kinds[Type]!.build(describe(logicalId), building)));
  }
}
