import type { QueryScope } from '../../../../src/kernel/query-scope.js';
import { BundledFilesReader } from '../../../../src/datasets/bundled-files.reader.js';
import { TrackerData } from '../../../../src/domains/tracker/tracker.data.js';
import { MaterializedViews } from '../../../../src/materialization/materialized-views.js';
import type { AnswerRow } from '../../../../src/kernel/query-answer.js';
import { OperationCatalogue } from '../../../../src/registry/operation.catalogue.js';
import { QUERY_ROUTER, type QueryRouter } from '../../../../src/registry/query.router.js';
import { QueryRegistry } from '../../../../src/registry/query.registry.js';
import { TestApplication } from '../../../support/application.js';
import { type TestDatabase, testDatabase } from '../../../support/postgres.js';

const DAY_MS = 86_400_000;
const VIEWS = {
  issue_stats_by_project: 'mv_issue_stats_by_project',
  issue_stats_by_assignee: 'mv_issue_stats_by_assignee',
  issue_activity_timeline: 'mv_issue_activity_timeline',
  issue_label_stats: 'mv_issue_label_stats',
  comment_activity_stats: 'mv_comment_activity_stats',
  changelog_activity_stats: 'mv_changelog_activity_stats',
};
const BUGS = ['bug', 'defect'];

type Read = Readonly<Record<string, string>>;

/** The bundled files, read once more and counted here, and nowhere by SQL. */
class Files {
  private readonly files = new BundledFilesReader(new TrackerData().directory);
  readonly beads = this.read('beads_issues.csv.gz', [
    ...['issue_key', 'project_key', 'issue_type', 'status_category', 'priority', 'assignee_account_id', 'parent_key'],
    ...['labels', 'created_at', 'updated_at', 'resolved_at', 'origin'],
  ]);
  readonly jira = this.read('jira_issues.csv.gz', [
    ...['issue_key', 'project_key', 'instance', 'issue_type', 'created_at', 'updated_at', 'resolved_at', 'due_date'],
    'assignee_account_id',
  ]);
  readonly changes = this.read('beads_changelog.csv.gz', [
    'issue_key',
    'changed_at',
    'field',
    'from_value',
    'to_value',
  ]);
  readonly comments = this.read('jira_comment_events.csv.gz', ['issue_key', 'author_account_id', 'created_at']);

  private read(file: string, columns: readonly string[]): readonly Read[] {
    return this.files
      .records(file, columns)
      .map((record) => Object.fromEntries(columns.map((column) => [column, record.optional(column) ?? ''])));
  }
}

const ms = (instant: string | undefined): number => Date.parse(instant ?? '');
const dayOf = (instant: string | undefined): string => (instant ?? '').slice(0, 10);
const leadDays = (issue: Read): number => (ms(issue['resolved_at']) - ms(issue['created_at'])) / DAY_MS;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const round = (value: number): number => Math.round(value * 10_000) / 10_000;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const isNot = (value: string | undefined): boolean => value === undefined || value === '';

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
}

function groupsOf(rows: readonly Read[], name: (row: Read) => string): ReadonlyMap<string, readonly Read[]> {
  const groups = new Map<string, Read[]>();
  for (const row of rows) groups.set(name(row), [...(groups.get(name(row)) ?? []), row]);
  return groups;
}

describe('what the tracker answers', () => {
  const files = new Files();
  let database: TestDatabase;
  let application: TestApplication;

  beforeAll(async () => {
    database = await testDatabase({ data: ['tracker'] });
    application = await TestApplication.start(database, { CACHE_ENABLED: 'false' });
  });
  afterAll(async () => {
    await application.close();
    await database.drop();
  });

  const scopeOf = (tenant: string): QueryScope => ({
    ...{ principal: 'tester', tenants: [tenant], tenant, workspaces: [], roles: ['viewer'], reading: {} },
  });
  const rows = async (query: string, params: object = {}, tenant = 'beads'): Promise<readonly AnswerRow[]> =>
    (await application.app.get(OperationCatalogue).invoke(query, scopeOf(tenant), { ...params })).rows;

  it('by project, assignee and label is what the files hold', async () => {
    const projects = await rows('issue_stats_by_project');
    for (const [project, issues] of groupsOf(files.beads, (issue) => issue['project_key'] ?? '')) {
      const of = (isMeant: (issue: Read) => boolean): number => issues.filter(isMeant).length;
      const resolved = issues.filter((issue) => !isNot(issue['resolved_at']));
      expect(projects.find((row) => row['project_key'] === project)).toMatchObject({
        ...{ tenant_id: 'beads', issues: issues.length, done: of((issue) => issue['status_category'] === 'Done') },
        ...{
          bugs: of((issue) => BUGS.includes(issue['issue_type'] ?? '')),
          high: of((issue) => issue['priority'] === 'High'),
        },
        unassigned: of((issue) => isNot(issue['assignee_account_id'])),
        sub_tasks: of((issue) => !isNot(issue['parent_key'])),
        avg_resolution_days: round(mean(resolved.map(leadDays))),
      });
    }
    const byAssignee = groupsOf(files.beads, (issue) => issue['assignee_account_id'] ?? '');
    const assignees = await rows('issue_stats_by_assignee');
    expect(assignees.map((row) => row['issues'])).toEqual(
      [...byAssignee]
        .filter(([account]) => account !== '')
        .map(([, issues]) => issues.length)
        .sort((a, b) => b - a),
    );
    const labels = new Map<string, number>();
    for (const { labels: joined = '' } of files.beads)
      for (const label of new Set(joined === '' ? [] : joined.split('|')))
        labels.set(label, (labels.get(label) ?? 0) + 1);
    const told = (await rows('issue_label_stats')).map((row): [string, number] => [
      textOf(row['label']),
      Number(row['issues']),
    ]);
    expect(new Map(told)).toEqual(labels);
  });

  it('by day is what the files hold, of issues, changes and comments', async () => {
    const created = groupsOf(files.beads, (issue) => dayOf(issue['created_at']));
    const timeline = await rows('issue_activity_timeline');
    expect(timeline).toHaveLength(created.size);
    for (const row of timeline) {
      const issues = created.get(textOf(row['day'])) ?? [];
      const sameDay = issues.filter((issue) => dayOf(issue['resolved_at']) === row['day']);
      expect([row['created'], row['resolved_same_day']]).toEqual([issues.length, sameDay.length]);
    }
    expect(await rows('issue_activity_timeline', { from_day: '2026-02-28' })).toEqual(timeline.slice(-1));
    const changed = groupsOf(files.changes, (change) => dayOf(change['changed_at']));
    const activity = await rows('changelog_activity_stats');
    expect(activity.map((row) => [row['day'], row['changes'], row['status_changes']])).toEqual(
      [...changed].map(([day, all]) => [day, all.length, all.filter(({ field }) => field === 'status').length]).sort(),
    );
    const ofQt = new Set(files.jira.filter(({ instance }) => instance === 'Qt').map((issue) => issue['issue_key']));
    const comments = files.comments.filter((comment) => ofQt.has(comment['issue_key']));
    const talked = await rows('comment_activity_stats', {}, 'qt');
    expect(talked.reduce((sum, row) => sum + Number(row['comments']), 0)).toBe(comments.length);
    expect(talked).toHaveLength(groupsOf(comments, (comment) => dayOf(comment['created_at'])).size);
  });

  it('of lead times is what the files hold, of each tenant its own', async () => {
    const work = files.beads.filter(({ origin }) => origin === 'work');
    const days = work.filter((issue) => !isNot(issue['resolved_at'])).map(leadDays);
    expect(await rows('lead_time_metrics')).toMatchObject([
      {
        ...{ work_items: work.length, resolved: days.length, p50_days: round(quantile(days, 0.5)) },
        ...{ p90_days: round(quantile(days, 0.9)), avg_days: round(mean(days)) },
      },
    ]);
    const redhat = files.jira
      .filter(({ instance, resolved_at: at }) => instance === 'RedHat' && !isNot(at))
      .map(leadDays);
    expect(await rows('lead_time_metrics', {}, 'redhat')).toMatchObject([
      { resolved: redhat.length, p50_days: round(quantile(redhat, 0.5)) },
    ]);
    const closes = ms('2026-01-31T00:00:00Z') + DAY_MS;
    const january = work.filter(({ resolved_at: at }) => ms(at) <= closes && ms(at) > closes - 31 * DAY_MS);
    expect(await rows('lead_time_metrics', { days: 31, as_of: '2026-01-31' })).toMatchObject([
      { resolved: january.length, throughput_per_week: Math.round((january.length / 31) * 700) / 100 },
    ]);
  });

  it('of a day of work items is what the files hold', async () => {
    const work = files.beads.filter(({ origin }) => origin === 'work');
    const keys = new Set(work.map((issue) => issue['issue_key']));
    const daily = await rows('work_item_metrics_daily', { days: 10, as_of: '2026-01-20' });
    expect(daily.map((row) => row['day'])).toHaveLength(10);
    for (const row of daily) {
      const day = textOf(row['day']);
      const before = (days: number): string => dayOf(new Date(ms(day) - days * DAY_MS).toISOString());
      const open = work.filter(
        ({ created_at: from, resolved_at: to, status_category: category }) =>
          dayOf(from) <= day && (isNot(to) ? category !== 'Done' : dayOf(to) > day),
      );
      const recent = files.changes.filter(({ changed_at: at }) => dayOf(at) <= day && dayOf(at) > before(7));
      const touched = new Set(recent.map((change) => change['issue_key']));
      const isOlder = (issue: Read, days: number): boolean => dayOf(issue['created_at']) <= before(days);
      const reopened = files.changes.filter(
        ({ issue_key: key, changed_at: at, field, from_value: from = '', to_value: to = '' }) =>
          keys.has(key) && dayOf(at) === day && field === 'status' && isOver(from) && !isOver(to),
      );
      const window = (first: number, last: number): number =>
        work.filter(({ created_at: at }) => dayOf(at) <= before(first) && dayOf(at) > before(last)).length / 28;
      expect(row).toMatchObject({
        created: work.filter(({ created_at: at }) => dayOf(at) === day).length,
        closed: work.filter(({ resolved_at: at }) => dayOf(at) === day).length,
        ...{ reopened: reopened.length, wip: open.length },
        wip_no_assignee: open.filter((issue) => isNot(issue['assignee_account_id'])).length,
        stuck: open.filter((issue) => isOlder(issue, 7) && !touched.has(issue['issue_key'])).length,
        sla_at_risk: open.filter((issue) => isOlder(issue, 12) && !isOlder(issue, 14)).length,
        sla_breached: open.filter((issue) => isOlder(issue, 14)).length,
        created_4w_mean: Math.round(window(0, 28) * 100) / 100,
      });
      expect(Number(row['created_4w_delta'])).toBeCloseTo(window(0, 28) - window(28, 56), 1);
    }
  });

  it('of workload is what the files hold', async () => {
    const closes = Math.max(
      ...files.jira.filter(({ instance }) => instance === 'Apache').map(({ updated_at: at }) => ms(at)),
    );
    const open = files.jira.filter(
      ({ instance, assignee_account_id: who, resolved_at: at }) => instance === 'Apache' && !isNot(who) && isNot(at),
    );
    const byAccount = groupsOf(open, (issue) => issue['assignee_account_id'] ?? '');
    const told = await rows('get_user_workload', { stuck_days: 30 }, 'apache');
    expect(told).toHaveLength(byAccount.size);
    for (const row of told) {
      const issues = byAccount.get(textOf(row['assignee_account_id'])) ?? [];
      const stuck = issues.filter(({ updated_at: at }) => ms(at) < closes - 30 * DAY_MS);
      const overdue = issues.filter(
        ({ due_date: due = '' }) => due !== '' && due < dayOf(new Date(closes).toISOString()),
      );
      expect([row['open'], row['stuck'], row['overdue']]).toEqual([issues.length, stuck.length, overdue.length]);
    }
  });

  describe('from views', () => {
    it('is the same as from tables, for each tenant its own, and tells which view', async () => {
      const asked = Object.keys(VIEWS).flatMap((query) => ['beads', 'redhat'].map((tenant) => ({ query, tenant })));
      const before = await Promise.all(asked.map(({ query, tenant }) => rows(query, {}, tenant)));
      await application.app.get(MaterializedViews).refresh(undefined);
      for (const [at, { query, tenant }] of asked.entries()) {
        const answer = await application.app.get(OperationCatalogue).invoke(query, scopeOf(tenant), {});
        expect(answer.document()).toMatchObject({ provenance: { view: VIEWS[query as keyof typeof VIEWS] } });
        expect(answer.rows).toEqual(before[at]);
        expect(new Set(answer.rows.map((row) => row['tenant_id'])).size).toBeLessThanOrEqual(1);
      }
    });

    it('answers part of it from the view too', async () => {
      const verdict = async (query: string, params: Record<string, unknown>): Promise<unknown> => {
        const bound = application.app.get(QueryRegistry).bind(query, params);
        const [first] = await application.app.get<QueryRouter>(QUERY_ROUTER).explain(bound, { tenant: 'beads' });
        return first?.verdict;
      };
      expect(await verdict('issue_stats_by_project', { project_key: 'bd' })).toBe('used');
      expect(await verdict('issue_activity_timeline', { from_day: '2026-01-01', to_day: '2026-01-31' })).toBe('used');
      expect((await rows('issue_stats_by_project', { project_key: 'bd' })).map((row) => row['project_key'])).toEqual([
        'bd',
      ]);
    });

    it('has a unique index for each, and no column that tells when it was refreshed', async () => {
      const views = Object.values(VIEWS);
      const unique = await database.query<{ view: string }>(
        `SELECT DISTINCT i.indrelid::regclass::text AS view FROM pg_index AS i
         WHERE i.indisunique AND i.indrelid::regclass::text = ANY ($1)`,
        [views],
      );
      expect(unique.map(({ view }) => view).sort()).toEqual([...views].sort());
      const told = await database.query(
        `SELECT 1 FROM pg_attribute WHERE attrelid::regclass::text = ANY ($1) AND attname = 'refreshed_at'`,
        [views],
      );
      expect(told).toEqual([]);
    });
  });
});

function isOver(status: string): boolean {
  return status === 'closed' || status === 'tombstone';
}
