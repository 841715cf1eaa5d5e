import { HostError } from '../host-error.ts';
import type { Stack } from './stack.ts';

/** What a resource answers to Ref and to Fn::GetAtt. */
export interface Physical {
  ref: string;
  attributes: Record<string, string>;
}

export interface Resolver {
  /** The value with every intrinsic function replaced; properties that come to AWS::NoValue are left out. */
  resolve(value: unknown): unknown;
  /** Whether a named condition of the template holds. */
  holds(condition: string): boolean;
}

const nothing = Symbol('AWS::NoValue');

/**
 * Makes the resolver of a stack's intrinsic functions.
 * @param physical what a resource answers, by logical id
 */
export function createResolver(stack: Stack, physical: (logicalId: string) => Physical): Resolver {
  const { template } = stack;
  const pseudo: Record<string, unknown> = {
    'AWS::AccountId': stack.account,
    'AWS::Region': stack.region,
    'AWS::Partition': stack.partition,
    'AWS::URLSuffix': stack.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
    'AWS::StackName': stack.name,
    'AWS::StackId': `arn:${stack.partition}:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}/local`,
    'AWS::NoValue': nothing,
    'AWS::NotificationARNs': [],
  };

  function ref(name: string): unknown {
    if (name in pseudo) return pseudo[name];
    const parameter = template.Parameters?.[name];
    if (parameter) return parameter.Default ?? '';
    return physical(name).ref;
  }

  function getAtt(logicalId: string, attribute: string): string {
    const value = physical(logicalId).attributes[attribute];
    if (value === undefined)
      throw new HostError(`The one-machine host doesn't know the attribute ${attribute} of ${logicalId}.`);
    return value;
  }

  function substitute(text: string, values: Record<string, unknown>): string {
    return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (name in values) return String(walk(values[name]));
      const dot = name.indexOf('.');
      return String(dot < 0 ? ref(name) : getAtt(name.slice(0, dot), name.slice(dot + 1)));
    });
  }

  const list = (value: unknown) => walk(value) as unknown[];
  const truth = (value: unknown): boolean => {
    const walked = walk(value);
    return walked === true || walked === 'true';
  };

  // biome-ignore lint/suspicious/noExplicitAny: the argument of an intrinsic function is what CloudFormation says
  const functions: Record<string, (argument: any) => unknown> = {
    Ref: ref,
    Condition: (name) => holds(name),
    'Fn::GetAtt': (argument) =>
      typeof argument === 'string'
        ? getAtt(argument.slice(0, argument.indexOf('.')), argument.slice(argument.indexOf('.') + 1))
        : getAtt(argument[0], String(walk(argument[1]))),
    'Fn::Join': ([separator, parts]) => list(parts).map(String).join(separator),
    'Fn::Sub': (argument) =>
      typeof argument === 'string' ? substitute(argument, {}) : substitute(argument[0], argument[1]),
    'Fn::Select': ([index, from]) => list(from)[Number(walk(index))],
    'Fn::Split': ([separator, text]) => String(walk(text)).split(separator),
    'Fn::If': ([condition, yes, no]) => walk(holds(condition) ? yes : no),
    'Fn::Equals': ([one, other]) => walk(one) === walk(other),
    'Fn::Not': ([value]) => !truth(value),
    'Fn::And': (values: unknown[]) => values.every(truth),
    'Fn::Or': (values: unknown[]) => values.some(truth),
    'Fn::FindInMap': ([map, top, second]) => template.Mappings?.[map]?.[String(walk(top))]?.[String(walk(second))],
    'Fn::Base64': (value) => Buffer.from(String(walk(value))).toString('base64'),
    'Fn::GetAZs': () => [`${stack.region}a`, `${stack.region}b`],
  };

  function walk(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(walk).filter((item) => item !== nothing);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [key, argument] = entries[0] ?? [''];
    if (entries.length === 1 && (key === 'Ref' || key === 'Condition' || key.startsWith('Fn::'))) {
      const known = functions[key];
      // `Condition` is also the ordinary key of a policy statement.
      if (key !== 'Condition' || typeof argument === 'string') {
        if (!known) throw new HostError(`The one-machine host doesn't know the function ${key}.`);
        return known(argument);
      }
    }
    const walked = entries.map(([name, item]) => [name, walk(item)] as const);
    return Object.fromEntries(walked.filter(([, item]) => item !== nothing));
  }

  function holds(condition: string): boolean {
    const definition = template.Conditions?.[condition];
    if (definition === undefined) throw new HostError(`The template has no condition ${condition}.`);
    return truth(definition);
  }

  return {
    resolve(value) {
      const walked = walk(value);
      return walked === nothing ? undefined : walked;
    },
    holds,
  };
}
