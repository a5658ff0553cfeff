import { issueToken } from '../../src/http/token.issuer.js';
import type { Role } from '../../src/kernel/query-scope.js';
import type { Reply, RequestOptions, TestApplication } from '../support/application.js';

export interface Member {
  readonly tenants: readonly string[];
  readonly roles?: readonly Role[];
  /** The one of several that a request is for. */
  readonly acting?: string;
}

export const BEADS: Member = { tenants: ['beads'], roles: ['viewer'] };
export const ANALYST: Member = { tenants: ['beads'], roles: ['analyst'] };

export async function headersOf(
  { settings }: TestApplication,
  { tenants, roles = ['viewer'], acting }: Member,
): Promise<Record<string, string>> {
  const token = await issueToken(settings.auth, { subject: 'tester', roles, tenants, ttlSeconds: 300 });
  return { authorization: `Bearer ${token}`, ...(acting === undefined ? {} : { 'falaj-tenant': acting }) };
}

type Asks = (path: string, options?: RequestOptions) => Promise<Reply>;

/** Asks as the member; what it writes, and what it then reads, differs from run to run and is asked of the application itself. */
export async function asMember(
  application: TestApplication,
  member: Member,
  path: string,
  { headers, ...options }: RequestOptions = {},
  ask: Asks = (...asked) => application.request(...asked),
): Promise<Reply> {
  return ask(`/api/v1/${path}`, { ...options, headers: { ...headers, ...(await headersOf(application, member)) } });
}

export function rowsOf(reply: Reply): readonly Readonly<Record<string, unknown>>[] {
  if (reply.status !== 200) throw new Error(`status ${String(reply.status)}: ${reply.text}`);
  return (reply.json['rows'] as { data: Record<string, unknown> }[]).map(({ data }) => data);
}
