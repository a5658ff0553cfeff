import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { MaterializedViews } from '../../src/materialization/materialized-views.js';
import { issueToken } from '../../src/http/token.issuer.js';
import { TestApplication } from '../support/application.js';
import { findPromtool } from '../support/debian-programs.mjs';
import { needing } from '../support/needing.js';
import { PROGRAMS } from '../support/other-servers.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { checkMetrics, metricNames, metricsOf, promtool } from '../support/prometheus.js';

const DEPLOY = join(import.meta.dirname, '../../deploy');
const GDP = '/api/v1/queries/gcc_indicator/run';
/** Told by Prometheus itself of what it scrapes. */
const SCRAPED = ['up'];

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly record?: string;
      readonly alert?: string;
      readonly expr: string;
      readonly for?: string;
      readonly labels?: { readonly severity?: string };
      readonly annotations?: { readonly summary?: string; readonly runbook?: string };
    }[];
  }[];
}

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly type: string;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets?: readonly { readonly expr: string }[];
  }[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
}

const rules = (parse(readFileSync(join(DEPLOY, 'prometheus/falaj.rules.yml'), 'utf8')) as Rules).groups.flatMap(
  (group) => group.rules,
);
const dashboard = JSON.parse(readFileSync(join(DEPLOY, 'grafana/falaj.json'), 'utf8')) as Dashboard;
const recorded = rules.flatMap(({ record }) => (record === undefined ? [] : [record]));

const tool = await findPromtool(PROGRAMS);
const itWithPromtool = needing('promtool', tool, 'install the package prometheus, or unpack it into .falaj/debian.');

let database: TestDatabase;
let application: TestApplication;
beforeAll(async () => {
  database = await testDatabase({ data: true, scale: 0.1 });
  application = await TestApplication.start(database, {}, (settings) => ({
    ...settings,
    jobs: { ...settings.jobs, enabled: true },
  }));
  await application.app.get(MaterializedViews).refresh(undefined);
  for (const path of [
    `${GDP}?country=QAT`,
    `${GDP}?country=QAT`,
    '/api/v1/nowhere',
    '/health/ready',
    `${GDP}?country=1`,
  ])
    await application.request(path);
}, 900_000);
afterAll(async () => {
  await application.close();
  await database.drop();
});

const metrics = async (): Promise<string> => (await application.request('/metrics')).text;
const series = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/ \S+$/, ''));

describe('the metrics of a server', () => {
  itWithPromtool('are accepted by promtool, every one with its help', async () => {
    const text = await metrics();
    expect(text).toMatch(/materialized_view_promise_kept\{[^}]*\} 1/);
    expect(text).toMatch(/jobs_waiting\{task="[a-z_]+"\} 0/);
    expect(await checkMetrics(tool!, text)).toEqual({ code: 0, said: '' });
  });

  itWithPromtool('would be refused with a name that breaks its rules', async () => {
    const { code, said } = await checkMetrics(tool!, '# HELP lag_ms Lag\n# TYPE lag_ms gauge\nlag_ms 1\n');
    expect({ code, said }).toEqual({ code: 3, said: expect.stringContaining('lag_ms') as string });
  });

  it('name units in base units, and counts and nothing else as totals', async () => {
    const kinds = [...(await metrics()).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
    expect(kinds.length).toBeGreaterThan(60);
    const misnamed = kinds.filter(([, name = '', kind]) => /_total$/.test(name) !== (kind === 'counter'));
    expect(misnamed.map(([line]) => line)).toEqual([]);
    expect(kinds.filter(([, name = '']) => /_(ms|millis|minutes|kb|mb|percent)(_|$)/.test(name))).toEqual([]);
  });

  it('are as many whoever asks for whatever', async () => {
    // Alerts come and go; their subjects are regions and tables.
    const names = (text: string): readonly string[] =>
      series(text).filter((each) => !/^(nodejs_|process_|cache_alert_active)/.test(each));
    const ask = async (round: string): Promise<void> => {
      const tokens = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          issueToken(application.settings.auth, {
            subject: `user-${round}-${String(at)}`,
            roles: ['analyst'],
            tenants: [`tenant-${round}-${String(at)}`],
            ttlSeconds: 300,
          }),
        ),
      );
      for (const [at, token] of tokens.entries()) {
        const id = `${round}-${String(at)}`;
        const headers = { authorization: `Bearer ${token}`, 'x-request-id': `request-${id}` };
        for (const path of [
          `/api/v1/queries/no_such_query_${round}_${String(at)}/run`,
          `/nowhere/${id}?${id}=1`,
          `/api/v1/issues/key/${id}`,
          `/api/v1/inventory/items/${id}`,
          `/api/v1/sessions/${id}`,
          `${GDP}?start_year=${String(1900 + at)}`,
          `/api/v1/admin/materialized-views/no_view_${round}_${String(at)}`,
        ])
          await application.request(path, { headers });
        await application.request(`/nowhere/${id}`, { method: 'DELETE', headers });
      }
    };
    await ask('first');
    const before = await metrics();
    await ask('second');
    const after = await metrics();
    expect(names(after)).toEqual(names(before));
    expect(names(after).length).toBeLessThan(4000);
    expect(after).not.toMatch(/tenant-|user-(first|second)|request-(first|second)|no_such_query|no_view_/);
  });
});

describe('the rules', () => {
  itWithPromtool('are accepted by promtool, and raise what they should and nothing else', async () => {
    const cwd = join(DEPLOY, 'prometheus');
    const checked = await promtool(tool!, ['check', 'rules', 'falaj.rules.yml'], cwd);
    expect(checked).toMatchObject({ code: 0, said: expect.stringContaining('SUCCESS') as string });
    const tested = await promtool(tool!, ['test', 'rules', 'falaj.rules.test.yml'], cwd);
    expect(tested).toMatchObject({ code: 0, said: expect.stringContaining('SUCCESS') as string });
  });

  it('read metrics that a server tells, or what they record themselves', async () => {
    const known = new Set([...metricNames(await metrics()), ...recorded, ...SCRAPED]);
    const read = rules.flatMap(({ expr }) => metricsOf(expr));
    expect(read.length).toBeGreaterThan(40);
    expect([...new Set(read)].filter((name) => !known.has(name))).toEqual([]);
  });

  it('say of each alert how bad it is, what it is, and where to read on', () => {
    const alerts = rules.filter(({ alert }) => alert !== undefined);
    expect(alerts.length).toBeGreaterThan(20);
    const runbooks = readFileSync(join(DEPLOY, '../docs/operate.md'), 'utf8');
    const anchors = [...runbooks.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
    for (const { alert, labels, annotations } of alerts) {
      expect([alert, labels?.severity]).toEqual([alert, expect.stringMatching(/^(warning|critical)$/) as string]);
      expect(annotations?.summary).toEqual(expect.stringMatching(/\S/));
      const [file, anchor] = annotations?.runbook?.split('#') ?? [];
      expect([alert, file, anchors.includes(anchor ?? '')]).toEqual([alert, 'docs/operate.md', true]);
      expect(runbooks).toContain(`\`${String(alert)}\``);
    }
    // What is raised the moment it is seen is a count that grew: that is no passing condition.
    expect(alerts.filter((rule) => rule.for === undefined).every(({ expr }) => expr.includes('increase('))).toBe(true);
  });
});

describe('the dashboard', () => {
  it('reads metrics that a server tells, or what the rules record', async () => {
    const known = new Set([...metricNames(await metrics()), ...recorded]);
    const read = dashboard.panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => metricsOf(expr)));
    expect(read.length).toBeGreaterThan(60);
    expect([...new Set(read)].filter((name) => !known.has(name))).toEqual([]);
  });

  it('shows every family of what a server tells of itself', async () => {
    const read = new Set(
      [...rules.map(({ expr }) => expr), ...dashboard.panels.flatMap(({ targets = [] }) => targets.map((t) => t.expr))]
        .flatMap(metricsOf)
        .map((name) => name.split('_').slice(0, 2).join('_')),
    );
    const families = [...metricNames(await metrics())].map((name) => name.split('_').slice(0, 2).join('_'));
    const unseen = new Set(families.filter((family) => !/^(nodejs|process)_/.test(family) && !read.has(family)));
    expect([...unseen].sort()).toEqual(UNSEEN);
  });

  it('has panels that lie side by side, each by a name and an id of its own', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const titles = panels.map(({ title }) => title);
    expect(titles.filter((title) => title.trim() === '')).toEqual([]);
    for (const one of panels)
      for (const other of panels)
        if (one.id < other.id) expect([one.title, other.title, overlaps(one.gridPos, other.gridPos)]).toContain(false);
  });
});

/** Families that nothing draws: each is looked at by name, where something else led there. */
const UNSEEN = [
  'cache_alert',
  'cache_evictions',
  'cache_maintenance',
  'prefetch_misses',
  'prefetch_runs',
  'query_audit',
  'query_log',
];

type Place = Dashboard['panels'][number]['gridPos'];

function overlaps(one: Place, other: Place): boolean {
  const apart =
    one.x + one.w <= other.x || other.x + other.w <= one.x || one.y + one.h <= other.y || other.y + other.h <= one.y;
  return !apart;
}

/** As documents are shown: lower case, hyphens for spaces, no other signs. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
