import type { FunctionName } from './names.ts';
import { workerOf } from './names.ts';
import type { SecretName } from './secret-names.ts';

export type TableAction = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheckItem';

/** Values that a function reads from its environment beside the names of what it may touch. */
export type Setting = 'PUBLIC_URL' | 'OIDC_ISSUER' | 'OIDC_CLIENT_ID' | 'PARTY_REALNAME_URL' | 'PARTY_SMS_URL';

/** Where a city's functions find the world outside: on AWS from its file, on one machine from the host. */
export type Settings = Readonly<Record<Setting, string>>;

/** What one function may do; its role and its environment are made from this and hold nothing else. */
export interface Grants {
  /** Actions by table: a workflow's name, `people`, `door` or `staff`. A transaction needs the actions that it is made of. */
  tables: Readonly<Record<string, readonly TableAction[]>>;
  /** Workflows whose index `due` it may query. */
  due: readonly string[];
  /** Workflows to whose queue it may send. */
  sends: readonly string[];
  /** Workflows whose queues are read on its behalf by the event source mapping. */
  receives: readonly string[];
  secrets: readonly SecretName[];
  settings: readonly Setting[];
}

/** A case is read, moved in one transaction with its event, and looked for in lists. */
const moveCases = ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] as const;
/** Another workflow's table may be put to (a new case, an answer to a waiting parent), never read. */
const startCases = ['PutItem'] as const;
/** Standing facts are read, written, and required in the transaction of a case that does not change them. */
const facts = ['GetItem', 'UpdateItem', 'ConditionCheckItem'] as const;
const keep = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] as const;

/** The secrets and settings that a workflow's worker needs: those of its own cases and of the parties that it calls. */
const workers: Readonly<Record<string, Pick<Grants, 'secrets' | 'settings'>>> = {
  recruitment: {
    secrets: ['caseOpen', 'caseSeal', 'messagesSeal', 'hash', 'parties'],
    settings: ['PARTY_REALNAME_URL'],
  },
  messages: { secrets: ['messagesOpen', 'messagesSeal', 'hash', 'parties'], settings: ['PARTY_SMS_URL'] },
};

/**
 * Who may do what in a city, function by function. Everything that is not here is refused by AWS; a test holds every
 * call that the functions make against the roles made from this.
 */
export function grantsOf(name: FunctionName, workflows: readonly string[]): Grants {
  const forms = workflows.filter((workflow) => workflow !== 'messages');
  const each = <T>(names: readonly string[], actions: T) => Object.fromEntries(names.map((key) => [key, actions]));
  switch (name) {
    // The pages that anybody can open: cannot open a sealed case.
    case 'Public':
      return {
        tables: { ...each(forms, moveCases), messages: startCases, people: facts, door: keep },
        due: [],
        sends: workflows,
        receives: [],
        secrets: ['caseSeal', 'messagesSeal', 'door', 'doorSeal', 'hash', 'session'],
        settings: ['PUBLIC_URL'],
      };
    // Staff, signed in.
    case 'Desk':
      return {
        tables: { ...each(workflows, moveCases), people: facts, staff: [...keep, 'Query'] },
        due: [],
        sends: workflows,
        receives: [],
        secrets: ['caseOpen', 'caseSeal', 'messagesSeal', 'doorSeal', 'hash', 'session', 'oidcClient'],
        settings: ['PUBLIC_URL', 'OIDC_ISSUER', 'OIDC_CLIENT_ID'],
      };
    // Programs with a bearer token; delivery receipts of the SMS gateway come in here, too.
    case 'Api':
      return {
        tables: {
          ...each(forms, moveCases),
          // A receipt answers a wait that stands on no list: nothing of it is deleted.
          messages: ['Query', 'PutItem'],
          people: facts,
          // Counts the requests of each program.
          door: ['UpdateItem'],
          staff: ['GetItem'],
        },
        due: [],
        sends: workflows,
        receives: [],
        secrets: ['caseSeal', 'messagesSeal', 'doorSeal', 'hash', 'parties'],
        settings: ['PUBLIC_URL', 'OIDC_ISSUER'],
      };
    // Sends what is due again; sees keys of cases only.
    case 'Sweeper':
      return {
        tables: each(workflows, ['UpdateItem']),
        due: workflows,
        sends: workflows,
        receives: [],
        secrets: [],
        settings: [],
      };
    default: {
      const own = workflows.find((workflow) => workerOf(workflow) === name);
      if (!own) throw new Error(`No grants for a function ${name}`);
      const others = workflows.filter((workflow) => workflow !== own);
      return {
        tables: { [own]: moveCases, ...each(others, startCases), people: facts },
        due: [],
        sends: workflows,
        receives: [own],
        ...(workers[own] ?? { secrets: ['hash'], settings: [] }),
      };
    }
  }
}

/**
 * Grants that no call of ours uses, with the reason. The test that finds unused grants (design law 15) lets these pass.
 */
export const grantsWithoutCalls: Readonly<Record<string, string>> = {
  'sqs:ReceiveMessage': 'The event source mapping polls the queue with the role of the function.',
  'sqs:DeleteMessage': 'The event source mapping acknowledges with the role of the function.',
  'sqs:GetQueueAttributes': 'The event source mapping reads the depth of the queue with the role of the function.',
  'logs:CreateLogStream': 'Lambda opens the log stream with the role of the function.',
  'logs:PutLogEvents': 'Lambda writes the log with the role of the function.',
  'xray:PutTraceSegments': 'Lambda writes traces with the role of the function.',
  'xray:PutTelemetryRecords': 'Lambda writes traces with the role of the function.',
};
