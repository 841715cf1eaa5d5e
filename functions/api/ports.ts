import type { Lang } from '../../shared/i18n/texts.ts';
import type { Log } from '../../shared/privacy/log.ts';
import type { VerifyBearer } from '../../shared/staff/bearer.ts';
import type { StaffEnv } from '../../shared/staff/require-staff.ts';
import type { Env } from '../../shared/workflow/env.ts';
import type { FormEntry } from '../workflows.ts';

/** Everything that the API works with. */
export interface Api {
  /** The engine's surroundings: city, tables, queues, clock, keys to seal and hash. */
  env: Env;
  forms: readonly FormEntry[];
  verify: VerifyBearer;
  tables: { staff: string; door: string };
  /** What the SMS gateway shows when it reports a delivery. */
  callbackToken(): Promise<string | undefined>;
  log: Log;
  ids: { uuid(): string };
  /** Origin of the city's address, without a slash at its end. */
  publicUrl: string;
  /** Issuer of the programs' tokens. */
  issuer: string;
  version: string;
}

/** What the API keeps of a request. */
export interface ApiEnv {
  Bindings: { requestContext?: { requestId?: string } };
  Variables: StaffEnv['Variables'] & { lang: Lang; requestId: string };
}
