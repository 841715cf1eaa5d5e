import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { HostError } from './host-error.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the commands take, on the command line or in the environment: `KAPOK_CITY`, `PORT`, `KAPOK_DATA`. */
export interface HostSettings {
  city: string;
  port: number;
  data: string;
  host: string | undefined;
  fresh: boolean;
  /** A synthesised folder to run as it is, instead of synthesising the city. */
  cdkOut: string | undefined;
  /** What stands beside the options. */
  rest: string[];
}

/** Reads a command's settings. @throws HostError for an option that there isn't, or a port that is none. */
export function readSettings(args: string[], env: NodeJS.ProcessEnv): HostSettings {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        city: { type: 'string', default: env.KAPOK_CITY || 'wuhan' },
        port: { type: 'string', default: env.PORT || '8080' },
        data: { type: 'string', default: env.KAPOK_DATA },
        host: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        'cdk-out': { type: 'string' },
      },
    });
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535) throw new HostError(`${values.port} is not a port.`);
    const data = values.data || join(root, '.data', values.city);
    const { city, host, fresh } = values;
    return { city, port, data, host, fresh, cdkOut: values['cdk-out'], rest: positionals };
  } catch (error) {
    if (error instanceof HostError) throw error;
    throw new HostError((error as Error).message.split('. ')[0]!);
  }
}
