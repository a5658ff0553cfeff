import { Injectable } from '@nestjs/common';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import type { Issue } from './issue.js';
import { API_DATASET, type FieldChange } from './issue.rows.js';
import { actAs } from './tenant.table.js';

/** The counter's row is held until the end of the transaction, so that no two issues take one number, and none is skipped by a rollback. */
const TAKE_NUMBER = `
  INSERT INTO public.project_counters AS c (tenant_id, instance_id, project_key, last_number)
  SELECT p.tenant_id, p.instance_id, p.project_key, 1 + coalesce((
    SELECT max(substring(i.issue_key FROM '-([0-9]{1,6})$')::bigint) FROM public.issues AS i
    WHERE i.tenant_id = p.tenant_id AND i.project_key = p.project_key), 0)
  FROM public.projects AS p WHERE p.tenant_id = $1 AND p.project_key = $2
  ON CONFLICT (tenant_id, project_key) DO UPDATE SET last_number = greatest(c.last_number + 1, EXCLUDED.last_number)
  RETURNING instance_id, last_number::text AS number`;

const NOTE = `
  INSERT INTO public.issue_changes
    (tenant_id, instance_id, issue_id, issue_key, author, changed_at, field, from_value, to_value, dataset_id)
  SELECT $1, $2, $3::uuid, $4, $5, now(), f.field, f.was, f.became, $9
  FROM unnest($6::text[], $7::text[], $8::text[]) WITH ORDINALITY AS f(field, was, became, nth) ORDER BY f.nth`;

/** What is written beside an issue: its number, and what changed of it. */
@Injectable()
export class IssueJournal {
  /** @throws FalajError tracker.project_unknown */
  async nextKey(
    transaction: RecordedTransaction,
    scope: QueryScope,
    project: string,
  ): Promise<{ readonly issue_key: string; readonly project_key: string; readonly instance_id: string }> {
    const tenant = await actAs(transaction, scope);
    const [row] = (await transaction.query(TAKE_NUMBER, [tenant, project])).rows;
    if (row === undefined) throw new FalajError('tracker.project_unknown', `there is no project ${project}`);
    return {
      ...{ issue_key: `${project}-${String(row['number'])}`, project_key: project },
      instance_id: String(row['instance_id']),
    };
  }

  async note(
    transaction: RecordedTransaction,
    scope: QueryScope,
    { id, issue_key: key, instance_id: instance }: Issue,
    changes: readonly FieldChange[],
  ): Promise<void> {
    const tenant = await actAs(transaction, scope);
    const columns = [changes.map(({ field }) => field), changes.map(({ from }) => from), changes.map(({ to }) => to)];
    await transaction.query(NOTE, [tenant, instance, id, key, scope.principal, ...columns, API_DATASET]);
  }

  /** The transaction's own time, the same for all that it writes. */
  async now(transaction: RecordedTransaction): Promise<string> {
    const { rows } = await transaction.query(
      `SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now`,
    );
    return String(rows[0]?.['now']);
  }
}
