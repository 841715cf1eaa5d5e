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
/** A submission or a decision is one commit; it never makes an attempt at a call, which is the worker's. */
const decideOnCases = ['GetItem', 'Query', 'PutItem', 'DeleteItem'] as const;
/** Another workflow's table may be put to (a new case, an answer to a waiting parent), never read. */
const startCases = ['PutItem'] as const;
/** Standing facts are read, written, and required in the transaction of a case that does not change them. */
const facts = ['GetItem', 'UpdateItem', 'ConditionCheckItem'] as const;
const keep = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] as const;

/** The secrets and settings that a workflow's worker needs: those of its own cases and of the parties that it calls. */
const workers: Readonly<Record<string, Pick<Grants, 'secrets' | 'settings'>>> = {
  recruitment: {
    secrets: ['caseOpen', 'messagesSeal', 'hash', 'parties'],
    settings: ['PARTY_REALNAME_URL'],
  },
  messages: { secrets: ['messagesOpen', 'hash', 'parties'], settings: ['PARTY_SMS_URL'] },
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
        tables: { ...each(forms, decideOnCases), messages: startCases, door: keep },
        due: [],
        sends: workflows,
        receives: [],
        secrets: ['caseSeal', 'messagesSeal', 'door', 'hash', 'session'],
        settings: ['PUBLIC_URL'],
      };
    // Staff, signed in.
    case 'Desk':
      return {
        tables: {
          ...each(forms, decideOnCases),
          messages: ['Query', 'PutItem', 'DeleteItem'],
          // Says beside the answers whether somebody is in isolation.
          people: ['GetItem'],
          staff: [...keep, 'Query'],
        },
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
          ...each(forms, decideOnCases),
          // A receipt answers a wait that stands on no list: nothing of it is deleted.
          messages: ['Query', 'PutItem'],
          // Counts the requests of each program.
          door: ['UpdateItem'],
          staff: ['GetItem'],
        },
        due: [],
        sends: workflows,
        receives: [],
        secrets: ['caseSeal', 'doorSeal', 'hash', 'parties'],
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
        tables: { [own]: moveCases, ...each(others, startCases), ...(own === 'messages' ? {} : { people: facts }) },
        due: [],
        sends: workflows,
        receives: [own],
        ...(workers[own] ?? { secrets: ['hash'], settings: [] }),
      };
    }
  }
}

/**
 * Grants that no call of ours uses in a day's recording, with the reason: an action that AWS itself makes, or
 * `<Function> <action> <resource>`. The test that finds unused grants (design law 15) lets these pass.
 */
export const grantsWithoutCalls: Readonly<Record<string, string>> = {
  'sqs:ReceiveMessage': 'The event source mapping polls the queue with the role of the function.',
  'sqs:DeleteMessage': 'The event source mapping acknowledges with the role of the function.',
  'sqs:GetQueueAttributes': 'The event source mapping reads the depth of the queue with the role of the function.',
  'logs:CreateLogStream': 'Lambda opens the log stream with the role of the function.',
  'logs:PutLogEvents': 'Lambda writes the log with the role of the function.',
  'xray:PutTraceSegments': 'Lambda writes traces with the role of the function.',
  'xray:PutTelemetryRecords': 'Lambda writes traces with the role of the function.',
  'Desk dynamodb:DeleteItem MessagesTable':
    'A message that did not arrive is ticked off, and its row on the desk goes.',
  'Desk secretsmanager:GetSecretValue CaseSealSecret':
    'Seals what is typed for a caller, and what is said on a decision.',
  'Desk secretsmanager:GetSecretValue DoorSealSecret': 'Seals a question or a reason for the applicant as well.',
  'Desk secretsmanager:GetSecretValue MessagesSealSecret': 'Seals the number to which a code goes, for a caller.',
  'Desk sqs:SendMessage MessagesQueue': 'Sends a code to a caller, and ticks off what did not arrive.',
  'MessagesWorker dynamodb:GetItem MessagesTable': 'Destroys a message 30 days after its end.',
  'MessagesWorker dynamodb:DeleteItem MessagesTable': 'Destroys a message 30 days after its end.',
  'MessagesWorker dynamodb:PutItem RecruitmentTable': 'Answers the case when nothing was reported: hours later.',
  'MessagesWorker sqs:SendMessage RecruitmentQueue': 'Answers the case when nothing was reported: hours later.',
  'Public dynamodb:DeleteItem DoorTable': 'A draft that is begun anew, a private link that is taken back.',
  'Public dynamodb:GetItem RecruitmentTable': 'Reads the token when one submission is sent twice at once (law 2).',
  'RecruitmentWorker sqs:SendMessage RecruitmentQueue': 'A call that is tried again, a place that has fallen free.',
  'Sweeper dynamodb:UpdateItem RecruitmentTable': 'Only when something is overdue (law 5).',
  'Sweeper dynamodb:UpdateItem MessagesTable': 'Only when something is overdue (law 5).',
  'Sweeper sqs:SendMessage RecruitmentQueue': 'Only when something is overdue (law 5).',
  'Sweeper sqs:SendMessage MessagesQueue': 'Only when something is overdue (law 5).',
};
