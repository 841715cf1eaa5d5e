export type TableAction = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheckItem';

/** Outside parties that a worker may call; where each is stands in the city's file. */
export type Party = 'realName' | 'sms';

/** Values that a function reads from its environment beside the names of what it may touch. */
export type Setting = 'PUBLIC_URL' | 'OIDC_ISSUER' | 'OIDC_CLIENT_ID' | `PARTY_${Uppercase<Party>}_URL`;

/** The variable that names where a party is. */
export const urlOf = (party: Party) => `PARTY_${party.toUpperCase()}_URL` as Setting;

/** The functions behind the city's address. */
export type Door = 'Public' | 'Desk' | 'Api';

/** What a door does with the cases of a workflow. */
export interface DoorNeeds {
  /** Actions on the workflow's table; hints go to its queue. */
  table: readonly TableAction[];
  /** Actions on people's standing facts, which its decisions write or require. */
  people?: readonly TableAction[];
  /** Seals content of cases: with the public half of the workflow's key. */
  seals?: true;
  /** Opens content of cases: with the private half. */
  opens?: true;
}

/** A submission or a decision is one commit; it never makes an attempt at a call, which is the worker's. */
export const decideOnCases = ['GetItem', 'Query', 'PutItem', 'DeleteItem'] as const satisfies readonly TableAction[];
/** Another workflow's table may be put to (a new case, an answer to a waiting parent), never read. */
export const startCases = ['PutItem'] as const satisfies readonly TableAction[];

/**
 * What a workflow needs of its city beyond what every workflow gets by its name: its table, its queue with dead letters,
 * its key pair, its worker and the alarms. Stands as `needs` in `functions/<name>/needs.ts`: plain data, which synth
 * reads and makes roles and environments of.
 */
export interface Needs {
  /** Workflows of which its steps start cases. Those may answer it. */
  starts?: readonly string[];
  /** Its steps read and write people's standing facts. */
  people?: true;
  /** Outside parties that its calls go to. */
  parties?: readonly Party[];
  /** Further settings of its worker. */
  settings?: readonly Setting[];
  /**
   * Its cases take files: the pages sign uploads, the desk opens what is kept, the worker destroys it, and whoever examines
   * the files decides `fileConfirmed` and `fileRefused` on the case.
   */
  files?: true;
  /**
   * Other workflows' tables that its worker reads, by queries alone: the exception from putting without reading. `opens`:
   * with that workflow's private key; `records`: puts into its cases' access logs what was read of them, and why.
   */
  reads?: Readonly<Record<string, { opens?: true; records?: true }>>;
  /** Its steps rest on records of the desk's (posts, sessions, slots): their commits check that those have not moved. */
  rests?: true;
  /** Its worker looks up who somebody of the staff is now. */
  staff?: true;
  /** Its worker makes files for the staff, under a prefix of their own, and the desk leads their askers to them. */
  exports?: true;
  /** Which of the functions behind the city's address touch its cases, and how; none: the worker alone does. */
  doors?: Partial<Record<Door, DoorNeeds>>;
}
