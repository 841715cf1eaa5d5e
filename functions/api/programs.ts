import type { MiddlewareHandler } from 'hono';
import { requireProgram } from '../../shared/staff/require-staff.ts';
import type { Staff, StaffRole } from '../../shared/staff/staff.ts';
import type { Actor } from '../../shared/workflow/definition.ts';
import type { CountRequest } from './limits.ts';
import type { Api, ApiEnv } from './ports.ts';
import { ApiProblem } from './problems.ts';

/** Roles that may read cases: `gateway` only reports deliveries. */
export const readers: readonly StaffRole[] = ['intake', 'reviewer', 'lead', 'groupLeader', 'admin', 'ops'];
/** Roles that work with lists. */
export const listReaders: readonly StaffRole[] = ['reviewer', 'lead', 'groupLeader', 'admin'];
/** Roles that may submit for somebody. */
export const submitters: readonly StaffRole[] = ['intake', 'admin'];

/** Lets programs of these roles through and puts them on the context (`c.var.staff`). Throws 401, 403, 429 or 503. */
export function programs(api: Api, count: CountRequest, roles: readonly StaffRole[]): MiddlewareHandler<ApiEnv> {
  const authenticate = requireProgram({
    verify: api.verify,
    documents: api.env.documents,
    table: api.tables.staff,
  }) as unknown as MiddlewareHandler<ApiEnv>;
  return (c, next) =>
    authenticate(c, async () => {
      const { role, sub } = c.var.staff;
      if (!roles.includes(role)) throw new ApiProblem('auth.role');
      await count(sub);
      await next();
    });
}

/** The program as the engine knows those who act. */
export const actorOf = ({ sub, role }: Pick<Staff, 'sub' | 'role'>): Actor => ({ kind: 'program', id: sub, role });
