import {
  type Door,
  decideOnCases,
  type Needs,
  type Setting,
  startCases,
  type TableAction,
  urlOf,
} from '../../shared/runtime/needs.ts';
import type { FilesUse } from './files.ts';
import { type FunctionName, workerOf } from './names.ts';
import { openSecret, type SecretName, sealSecret } from './secret-names.ts';

/** Where a city's functions find the world outside: on AWS from its file, on one machine from the host. */
export type Settings = Readonly<Record<Setting, string>>;

/** What one function may do; its role and its environment are made from this and hold nothing else. */
export interface Grants {
  /** Actions by table: a workflow's name, `people`, `door` or `staff`. A transaction needs the actions that it is made of. */
  tables: Readonly<Record<string, readonly TableAction[]>>;
  /** Where a function may touch only some items of a table: what their partition keys begin with. */
  keys?: Readonly<Record<string, readonly string[]>>;
  /** Workflows whose index `due` it may query. */
  due: readonly string[];
  /** Workflows to whose queue it may send. */
  sends: readonly string[];
  /** Workflows whose queues are read on its behalf by the event source mapping. */
  receives: readonly string[];
  secrets: readonly SecretName[];
  settings: readonly Setting[];
  /** What it does with people's files. */
  files?: readonly FilesUse[];
}

/** A case is read, moved in one transaction with its event, and looked for in lists. */
const moveCases = ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] as const;
/** Standing facts are read, written, and required in the transaction of a case that does not change them. */
const facts = ['GetItem', 'UpdateItem', 'ConditionCheckItem'] as const;
const keep = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] as const;

/**
 * Who may do what in a city, function by function. Everything that is not here is refused by AWS; a test holds every
 * call that the functions make against the roles made from this. What concerns one workflow stands in its `needs`.
 *
 * @param needs by workflow: all that the city runs.
 */
export function grantsOf(name: FunctionName, needs: Readonly<Record<string, Needs>>): Grants {
  const workflows = Object.keys(needs);
  const takingFiles = workflows.filter((workflow) => needs[workflow]!.files);
  const exporting = workflows.some((workflow) => needs[workflow]!.exports);
  const files = (use: FilesUse, load = false): Pick<Grants, 'files'> => {
    const uses = [...(takingFiles.length > 0 ? [use] : []), ...(load ? (['load'] as const) : [])];
    return uses.length > 0 ? { files: uses } : {};
  };
  switch (name) {
    // The pages that anybody can open.
    case 'Public': {
      const cases = behind(name, needs);
      return {
        ...cases,
        // Door: finds the invitations of a number.
        tables: { ...cases.tables, door: [...keep, 'Query'] },
        secrets: [...cases.secrets, 'door', 'hash', 'session'],
        settings: ['PUBLIC_URL'],
        ...files('post'),
      };
    }
    // Staff, signed in.
    case 'Desk': {
      const cases = behind(name, needs);
      return {
        ...cases,
        // Door: the batches that organisations declare and their invitations, and how many codes have gone to a caller's
        // number; nothing of drafts and sessions.
        // People: says beside the answers whether somebody is in isolation.
        tables: {
          ...cases.tables,
          people: cases.tables.people ?? ['GetItem'],
          door: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
          staff: [...keep, 'Query'],
        },
        keys: { door: ['BATCH#', 'INVITE#', 'SENDS#'] },
        secrets: [...cases.secrets, 'doorSeal', 'hash', 'session', 'oidcClient'],
        settings: ['PUBLIC_URL', 'OIDC_ISSUER', 'OIDC_CLIENT_ID'],
        ...files('open', exporting),
      };
    }
    // Programs with a bearer token; delivery receipts of the SMS gateway come in here, too.
    case 'Api': {
      const cases = behind(name, needs);
      return {
        ...cases,
        // Door: counts the requests of each program.
        tables: { ...cases.tables, door: ['UpdateItem'], staff: ['GetItem'] },
        secrets: [...cases.secrets, 'doorSeal', 'hash', 'parties'],
        settings: ['PUBLIC_URL', 'OIDC_ISSUER'],
      };
    }
    // Sends what is due again; sees keys of cases only.
    case 'Sweeper':
      return {
        tables: Object.fromEntries(workflows.map((workflow) => [workflow, ['UpdateItem']])),
        due: workflows,
        sends: workflows,
        receives: [],
        secrets: [],
        settings: [],
      };
    // Examines what people upload, and tells its case.
    case 'Files':
      return {
        tables: Object.fromEntries(takingFiles.map((workflow) => [workflow, decideOnCases])),
        due: [],
        sends: takingFiles,
        receives: [],
        secrets: ['hash'],
        settings: [],
        files: ['examine'],
      };
    default: {
      const own = workflows.find((workflow) => workerOf(workflow) === name);
      if (!own) throw new Error(`No grants for a function ${name}`);
      return ofWorker(own, needs);
    }
  }
}

/** What a door may do with cases: what each workflow says of it. */
function behind(door: Door, needs: Readonly<Record<string, Needs>>): Grants {
  const open = Object.entries(needs).flatMap(([workflow, { doors }]) => {
    const its = doors?.[door];
    return its ? [{ workflow, ...its }] : [];
  });
  const facts = open.flatMap(({ people = [] }) => people);
  return {
    tables: {
      ...Object.fromEntries(open.map(({ workflow, table }) => [workflow, table])),
      ...(facts.length > 0 && { people: [...new Set(facts)] }),
    },
    due: [],
    sends: open.map(({ workflow }) => workflow),
    receives: [],
    secrets: open.flatMap(({ workflow, opens, seals }) => [
      ...(opens ? [openSecret(workflow)] : []),
      ...(seals ? [sealSecret(workflow)] : []),
    ]),
    settings: [],
  };
}

/** A worker moves its own cases, starts others', and answers those that start its own. */
function ofWorker(own: string, needs: Readonly<Record<string, Needs>>): Grants {
  const { starts = [], people, parties = [], settings = [], files, reads = {}, staff, exports, rests } = needs[own]!;
  const asked = Object.keys(needs).filter((other) => other !== own && needs[other]?.starts?.includes(own));
  const read = Object.entries(reads).filter(([other]) => needs[other]);
  const recorded = read.filter(([, { records }]) => records).map(([other]) => other);
  const others = [...new Set([...starts, ...asked])].filter((other) => other !== own);
  return {
    tables: {
      [own]: rests ? [...moveCases, 'ConditionCheckItem'] : moveCases,
      ...Object.fromEntries(others.map((other) => [other, startCases])),
      ...(people && { people: facts }),
      ...Object.fromEntries(read.map(([other, { records }]) => [other, records ? ['Query', 'PutItem'] : ['Query']])),
      ...(staff && { staff: ['GetItem'] }),
    },
    due: [],
    sends: [own, ...others],
    receives: [own],
    secrets: [
      openSecret(own),
      ...starts.filter((other) => other !== own).map(sealSecret),
      ...read.filter(([, { opens }]) => opens).map(([other]) => openSecret(other)),
      ...recorded.map(sealSecret),
      ...(recorded.length > 0 ? (['doorSeal'] as const) : []),
      'hash',
      ...(parties.length > 0 ? (['parties'] as const) : []),
    ],
    settings: [...parties.map(urlOf), ...settings],
    ...((files || exports) && {
      files: [...(files ? [{ destroy: own }] : []), ...(exports ? (['export'] as const) : [])],
    }),
  };
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
  'Desk secretsmanager:GetSecretValue MessagesSealSecret': 'Seals the number to which a code goes, for a caller.',
  'Files dynamodb:GetItem RecruitmentTable': 'A decision may read a claim or a record; a file’s rests on none.',
  'Files sqs:SendMessage RecruitmentQueue':
    'A workflow may go on by itself when a file is kept; this one waits for its person.',
  'Files s3:ListBucket FilesBucket': 'Without it a missing object would be answered as a forbidden one.',
  'Files s3:DeleteObject FilesBucket/kept/': 'Takes back the copy that it made for a case which has moved on.',
  'Files dynamodb:DeleteItem RecruitmentTable': 'A confirmed file may take the case off a list.',
  'Desk dynamodb:GetItem ExportsTable': 'Reads the token when one order is sent twice at once (law 2).',
  'ExportsWorker dynamodb:GetItem ExportsTable': 'Destroys the record of an export: years later.',
  'ExportsWorker dynamodb:Query MessagesTable': 'A list of messages is exported as one of sign-ups is.',
  'ExportsWorker sqs:SendMessage ExportsQueue': 'The next chunk of a longer list.',
  'MessagesWorker dynamodb:GetItem MessagesTable': 'Destroys a message 30 days after its end.',
  'MessagesWorker dynamodb:DeleteItem MessagesTable': 'Destroys a message 30 days after its end.',
  'MessagesWorker dynamodb:PutItem RecruitmentTable': 'Answers the case when nothing was reported: hours later.',
  'MessagesWorker sqs:SendMessage RecruitmentQueue': 'Answers the case when nothing was reported: hours later.',
  'Desk dynamodb:GetItem DoorTable': 'Counts the codes that go to a caller’s number.',
  'Desk dynamodb:UpdateItem RecruitmentTable': 'A change of mobile: what the case is found by from then on.',
  'Desk dynamodb:UpdateItem PeopleTable': 'Attendance is recorded: the person is trained from then on.',
  'RecruitmentWorker s3:DeleteObject FilesBucket/incoming/recruitment/': 'Destroyed with the case: months later.',
  'RecruitmentWorker sqs:SendMessage RecruitmentQueue': 'A call that is tried again, a place that has fallen free.',
  'Sweeper dynamodb:UpdateItem RecruitmentTable': 'Only when something is overdue (law 5).',
  'Sweeper dynamodb:UpdateItem MessagesTable': 'Only when something is overdue (law 5).',
  'Sweeper dynamodb:UpdateItem ExportsTable': 'Only when something is overdue (law 5).',
  'Sweeper sqs:SendMessage ExportsQueue': 'Only when something is overdue (law 5).',
  'Sweeper sqs:SendMessage RecruitmentQueue': 'Only when something is overdue (law 5).',
  'Sweeper sqs:SendMessage MessagesQueue': 'Only when something is overdue (law 5).',
};
