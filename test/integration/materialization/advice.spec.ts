import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { adviceText } from '../../../src/cli/advice.texts.js';
import type { Settings } from '../../../src/config/settings.js';
import type { JsonObject } from '../../../src/kernel/canonical-json.js';
import { loadViews } from '../../../src/materialization/view.catalogue.js';
import { QueryLogFlusher } from '../../../src/materialization/workload/query-log.flusher.js';
import { ViewMeter } from '../../../src/materialization/workload/view.meter.js';
import { withViewsFile } from '../../../src/registry/definitions/views-file.overlay.js';
import { QueryRegistry } from '../../../src/registry/query.registry.js';
import { TestApplication, type Reply } from '../../support/application.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';

const ADMIN = '/api/v1/admin/materialized-views';
const OPERATOR = { roles: ['operator'] as const };
/** Asked often, without a view. */
const HOT = 'salary_distribution_by_sector';
const ASKED = 10;
/** A view nobody asks. */
const USELESS = 'qatarization_summary';
const RESTRICTED = 'gender_pay_gap_analysis';
const SECRET = '1987-04-01';

interface Advice {
  readonly proposals: readonly (JsonObject & { name: string; query_id: string; yaml: string; expected: JsonObject })[];
  readonly built: readonly { view: string; expected: JsonObject | null; measured: JsonObject }[];
  readonly not_worth: readonly { view: string }[];
  readonly not_proposed: readonly { query_id: string; code: string; loads_per_day: number }[];
  readonly lost_runs: number;
}

describe('advice about views, on the labour market', () => {
  let database: TestDatabase;
  let place: string;
  const adjust = (settings: Settings): Settings => ({
    ...settings,
    workload: {
      ...settings.workload,
      measureTimeoutMs: 2000,
      advice: { loadsPerDayMin: 200, tableMsMin: 0, observedSecondsMin: 0, proposalsMax: 5 },
    },
  });
  const open: TestApplication[] = [];
  const start = async (directory?: string): Promise<TestApplication> => {
    const application = await TestApplication.start(database, { CACHE_ENABLED: 'false' }, (settings) => {
      const { registry, ...rest } = adjust(settings);
      return { ...rest, registry: { ...registry, definitionsDirectory: directory ?? registry.definitionsDirectory } };
    });
    open.push(application);
    return application;
  };
  const ask = (application: TestApplication, path: string): Promise<Reply> =>
    application.request(`/api/v1/queries/${path}`, { roles: ['analyst'] });
  const post = (application: TestApplication, path: string): Promise<Reply> =>
    application.request(`${ADMIN}${path}`, { ...OPERATOR, body: {} });
  const adviceOf = async (application: TestApplication): Promise<Advice> => {
    const reply = await application.request(`${ADMIN}/advice`, OPERATOR);
    expect(reply.status).toBe(200);
    return reply.json as unknown as Advice;
  };

  beforeAll(async () => {
    Logger.overrideLogger(false);
    place = await mkdtemp(join(tmpdir(), 'advice-'));
    database = await testDatabase({ data: true, scale: 0.1 });
  }, 900_000);
  afterEach(() => Promise.all(open.splice(0).map((application) => application.close())));
  afterAll(async () => {
    await rm(place, { recursive: true });
    await database.drop();
  });

  it('proposes what is asked often, names what is useless, withholds what is not public, and is borne out', async () => {
    const first = await start();
    expect((await ask(first, `${RESTRICTED}/run`)).status).toBe(200);
    await first.app.get(QueryLogFlusher).flush();
    expect((await post(first, `/${USELESS}/refresh`)).json).toMatchObject({ state: 'succeeded', mode: 'build' });
    for (let turn = 0; turn < ASKED; turn += 1) {
      const reply = await ask(first, `${HOT}/run?nationality_filter=${turn === 0 ? 'Qatari' : 'Non-Qatari'}`);
      expect(reply.status).toBe(200);
      expect((await ask(first, `${RESTRICTED}/run?as_of=${SECRET}`)).status).toBe(200);
    }
    const advice = await adviceOf(first);

    const [best] = advice.proposals;
    expect(best).toMatchObject({ query_id: HOT, params: { nationality_filter: 'Non-Qatari' }, unique_key: ['sector'] });
    expect(advice.lost_runs).toBe(0);
    // A rate is taken over an hour at least; nothing it reads changed since.
    expect(best!.expected).toMatchObject({
      loads_per_day: (ASKED - 1) * 24,
      changes_per_day: 0,
      availability: 1,
      cost_ms_per_day: 20,
    });
    expect(best!.expected.saved_ms_per_day).toBeGreaterThan(0);
    expect(best!.yaml).toContain("refresh_cron: '0 1 * * *'");
    expect(advice.not_worth.map(({ view }) => view)).toContain(USELESS);
    const codes = new Map(advice.not_proposed.map(({ query_id: id, code }) => [id, code]));
    expect(codes.get(RESTRICTED)).toBe('values_withheld');
    expect(codes.get('retention_by_company_agg')).toBe('not_asked');
    expect(codes.has(HOT)).toBe(false);

    await expectNoSecret(first, JSON.stringify(advice) + adviceText(advice as unknown as JsonObject, 120));
    const seen = await first.request(`${ADMIN}/${USELESS}`, OPERATOR);
    expect(seen.json.worth).toMatchObject({ verdict: 'costs_more', uses: 0, saved_ms: 0 });

    await borneOut(best!);
  });

  /** The proposal is put into the definitions as it is, built, asked, and compared with what was said of it. */
  async function borneOut({ name, yaml, expected }: Advice['proposals'][number]): Promise<void> {
    const file = join(place, 'views.yml');
    const standing = await readFile('definitions/labour-market/views.yml', 'utf8');
    await writeFile(file, `${standing}\n${yaml}`);
    await withViewsFile('definitions', file, async (directory) => {
      const second = await start(directory);
      const registry = second.app.get(QueryRegistry);
      expect((await loadViews(directory, registry)).get(name).query.queryId).toBe(HOT);
      expect((await post(second, `/${name}/refresh`)).json).toMatchObject({ view: name, state: 'succeeded' });
      for (let turn = 0; turn < ASKED; turn += 1) {
        const reply = await ask(second, `${HOT}/run?nationality_filter=Non-Qatari`);
        expect((reply.json.provenance as JsonObject).view).toBe(name);
      }
      await second.app.get(ViewMeter).measureDue();
      const { built, proposals, not_proposed: notProposed } = await adviceOf(second);
      const found = built.find(({ view }) => view === name);
      expect(found?.expected).toEqual(expected);
      // How much faster it was is the machine's word of this moment.
      const measure = { speed_up: expect.any(Number) as number, saved_ms: expect.any(Number) as number };
      expect(found?.measured).toMatchObject({ uses: ASKED, runs: 1, ...measure });
      expect(proposals.map(({ query_id: id }) => id)).not.toContain(HOT);
      expect(notProposed.find(({ query_id: id }) => id === HOT)?.code).toBe('has_view');
    });
  }

  /** Neither the value nor its plain hash, which whoever tries all months would recognise. */
  async function expectNoSecret(application: TestApplication, told: string): Promise<void> {
    const { hash, fullHash } = application.app.get(QueryRegistry).bind(RESTRICTED, { as_of: SECRET });
    const tables = ['query_load', 'view_use', 'view_measure', 'view_expectation'];
    const kept = await Promise.all(
      tables.map(async (table) => JSON.stringify(await database.query(`SELECT t::text FROM falaj.${table} AS t`))),
    );
    expect(kept[0]).toContain(RESTRICTED);
    const everything = [told, ...kept, ...application.logLines].join('\n');
    for (const secret of [SECRET, SECRET.slice(0, 7), hash, fullHash]) expect(everything).not.toContain(secret);
    const runs = await database.query<{ runs: string }>(
      `SELECT sum(table_runs) AS runs FROM falaj.query_load WHERE query_id = $1 AND params_hash <> '' AND params IS NULL`,
      [RESTRICTED],
    );
    expect(Number(runs[0]?.runs)).toBe(ASKED + 1);
  }
});
