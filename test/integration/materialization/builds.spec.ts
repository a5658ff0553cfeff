import pg from 'pg';
import { CopyConnection } from '../../../src/database/copy-connection.js';
import { ViewBuilder } from '../../../src/materialization/view.builder.js';
import { renderLiterals } from '../../../src/registry/sql/literal.renderer.js';
import { TOTALS, VIEW_SETTINGS, ViewHarness } from './view-harness.js';

const NEWER = TOTALS.replace('at_least: 0', 'at_least: 1');

describe('a build', () => {
  let harness: ViewHarness;
  let newer: ViewHarness;
  const clients: pg.Client[] = [];
  const client = async (url: string): Promise<pg.Client> => {
    const opened = new pg.Client({ connectionString: url });
    opened.on('error', () => undefined);
    await opened.connect();
    clients.push(opened);
    return opened;
  };
  const build = () => harness.upkeep.run(harness.catalogue.get('mv_totals'), 'manual');
  const swap = () => newer.upkeep.run(newer.catalogue.get('mv_totals'), 'manual');

  beforeEach(async () => {
    harness = await ViewHarness.open();
    newer = await harness.beside(NEWER);
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((each) => each.end().catch(() => undefined)));
    await newer.leave();
    await harness.close();
  });

  it('waits for the lock of a swap no longer than it may, and leaves the session’s own patience as it was', async () => {
    await build();
    const owner = await client(harness.db.ownerUrl);
    const reader = await client(harness.db.appUrl);
    await reader.query('BEGIN; SELECT FROM public.mv_totals LIMIT 1');
    const builder = new ViewBuilder(
      { ...VIEW_SETTINGS, swapLockTimeoutMs: 5, swapAttemptsMax: 3 },
      newer.ledger,
      newer.catalogue,
    );
    const view = newer.catalogue.get('mv_totals');
    await owner.query(`BEGIN; SET LOCAL lock_timeout = '17s'`);
    await expect(builder.build(new CopyConnection(owner), view, 'falaj_app')).rejects.toMatchObject({ code: '55P03' });
    await owner.query('ROLLBACK');
    await reader.query('COMMIT');
    await owner.query(`BEGIN; SET LOCAL lock_timeout = '17s'`);
    expect(await builder.build(new CopyConnection(owner), view, 'falaj_app')).toMatchObject({ mode: 'swap' });
    expect((await owner.query('SHOW lock_timeout')).rows).toEqual([{ lock_timeout: '17s' }]);
    await owner.query('ROLLBACK');
  });

  it('is granted to nobody who could not read the former one', async () => {
    await build();
    await harness.db.query(`ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC`);
    await harness.db.query(`GRANT SELECT (place) ON public.mv_totals TO PUBLIC`);
    const acl = () =>
      harness.db.query(
        `SELECT c.relacl::text, a.attname::text, a.attacl::text FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
         WHERE c.oid = 'public.mv_totals'::regclass AND a.attnum > 0 ORDER BY a.attnum`,
      );
    const before = await acl();
    expect(await swap()).toMatchObject({ mode: 'swap' });
    expect(await acl()).toEqual(before);
  });

  it('belongs to whom the former one belonged, and keeps how it is stored', async () => {
    await build();
    const superuser = await client(harness.db.superuserUrl);
    const role = `falaj_test_owner_${String(process.pid)}`;
    await superuser.query(`CREATE ROLE ${role}; GRANT ${role} TO falaj_owner; GRANT CREATE, USAGE ON SCHEMA public TO ${role};
      GRANT CREATE, USAGE ON SCHEMA falaj_next, falaj_previous TO ${role}; GRANT SELECT ON public.visit TO ${role}`);
    try {
      await superuser.query(
        `ALTER MATERIALIZED VIEW public.mv_totals SET (fillfactor = 70); ALTER MATERIALIZED VIEW public.mv_totals OWNER TO ${role}`,
      );
      expect(await swap()).toMatchObject({ state: 'succeeded', mode: 'swap' });
      const { rows } = await superuser.query(
        `SELECT relowner::regrole::text AS owner, reloptions FROM pg_class WHERE oid = 'public.mv_totals'::regclass`,
      );
      expect(rows).toEqual([{ owner: role, reloptions: ['fillfactor=70'] }]);
    } finally {
      await superuser.query(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
    }
  });

  it('is not made where what reads the former one, at whatever remove, would go on reading it', async () => {
    await build();
    await harness.db.query(`CREATE VIEW public.reader AS SELECT * FROM public.mv_totals`);
    await harness.db.query(`CREATE MATERIALIZED VIEW public.reader_of_reader AS SELECT * FROM public.reader`);
    await harness.db.query(
      `CREATE FUNCTION public.reading() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM public.mv_totals; END`,
    );
    const run = await swap();
    expect(run).toMatchObject({ state: 'failed', errorClass: 'view.failed' });
    expect(run.reason).toBe('view.failed: mv_totals is read by function public.reading()');
    expect((await newer.planner.plan()).steps).toMatchObject([
      { action: 'blocked', details: [expect.any(String), 'read by function public.reading()'] },
    ]);
    expect(await harness.db.query('SELECT count(*)::int AS rows FROM public.reader')).toEqual([{ rows: 20 }]);
  });

  it('is not made over row security, though a view hides the table', async () => {
    await harness.db.query('ALTER TABLE public.visit RENAME TO guarded');
    await harness.db.query('ALTER TABLE public.guarded ENABLE ROW LEVEL SECURITY');
    await harness.db.query('CREATE VIEW public.between AS SELECT * FROM public.guarded');
    await harness.db.query('CREATE VIEW public.visit AS SELECT * FROM public.between');
    const run = await build();
    expect(run).toMatchObject({ state: 'failed', errorClass: 'view.failed' });
    expect(run.reason).toContain('public.guarded');
    expect(await harness.db.query(`SELECT to_regclass('public.mv_totals') AS it`)).toEqual([{ it: null }]);
  });

  it('replaces one whose columns were renamed by hand', async () => {
    await build();
    await harness.db.query('ALTER MATERIALIZED VIEW public.mv_totals RENAME COLUMN visits TO calls');
    expect((await harness.planner.plan()).steps).toMatchObject([{ action: 'rebuild' }]);
    expect(await build()).toMatchObject({ mode: 'swap', rowsAfter: 20 });
    expect(await harness.planner.plan()).toMatchObject({ isEmpty: true });
  });

  it('makes anew an index that was made otherwise', async () => {
    await build();
    await harness.db.query(
      'DROP INDEX public.idx_mv_totals_visits; CREATE INDEX idx_mv_totals_visits ON public.mv_totals (place)',
    );
    expect(await swap()).toMatchObject({ mode: 'swap' });
    expect((await newer.planner.plan()).steps).toMatchObject([{ action: 'none', details: [] }]);
  });

  it('has the indexes it is defined with, however they are written', async () => {
    const written = [
      'one ON mv_totals(visits DESC NULLS FIRST, place COLLATE "C" ASC NULLS LAST)',
      'two ON mv_totals USING hash (place)',
      'three ON mv_totals(place COLLATE pg_catalog."default", visits NULLS FIRST)',
    ];
    const other = await harness.beside(TOTALS.replace(/indexes: .*/, `indexes: ${JSON.stringify(written)}`));
    expect(await other.upkeep.run(other.catalogue.get('mv_totals'), 'manual')).toMatchObject({ mode: 'build' });
    expect((await other.planner.plan()).steps).toMatchObject([{ action: 'none', details: [] }]);
    await other.leave();
  });

  it.each([
    ['mv_totals_key', 'INDEX mv_totals_key ON public.mv_totals (place)'],
    ['mv_totals_key', 'UNIQUE INDEX mv_totals_key ON public.mv_totals (place) WHERE visits > 0'],
    ['mv_totals_key', 'UNIQUE INDEX mv_totals_key ON public.mv_totals (place) INCLUDE (visits)'],
    ['idx_mv_totals_visits', 'INDEX idx_mv_totals_visits ON public.mv_totals (visits)'],
    ['idx_mv_totals_visits', 'INDEX idx_mv_totals_visits ON public.mv_totals (visits DESC, place)'],
    ['idx_mv_totals_visits', 'INDEX idx_mv_totals_visits ON public.mv_totals USING brin (visits)'],
    ['idx_mv_totals_visits', 'INDEX idx_mv_totals_visits ON public.mv_totals ((visits + 1))'],
  ])('tells of %s where it was made as %s, makes it beside, and gives it the name', async (name, made) => {
    await build();
    await harness.db.query(`DROP INDEX public.${name}; CREATE ${made}`);
    expect((await harness.planner.plan()).steps).toMatchObject([
      {
        action: 'reindex',
        details: [`index ${name} is not as it is defined here; it is made beside and takes the name`],
      },
    ]);
    expect((await harness.views.apply()).runs).toMatchObject([{ state: 'succeeded', mode: 'reindex' }]);
    expect((await harness.planner.plan()).steps).toMatchObject([{ action: 'none', details: [] }]);
  });
});

describe('a statement with literals', () => {
  const TYPES = { s: 'text', i: 'int4', f: 'float8', d: 'date', b: 'bool', sl: 'text[]', nl: 'float8[]', n: 'text' };
  const definition = {
    queryId: 'all_types',
    statement: `SELECT ${Object.values(TYPES)
      .map((type, index) => `($${String(index + 1)}::${type})::text AS c${String(index)}`)
      .join(', ')}`,
    bindings: Object.keys(TYPES),
  };
  const HOSTILE = [
    "it's",
    '\\',
    "\\'; DROP TABLE x; --",
    '$1',
    '$$',
    ':i',
    '"',
    '{a,"b"}',
    'NULL',
    '',
    ' ',
    'é€😀',
    '/*',
  ];

  it.each(['on', 'off'])(
    'is the statement with its parameters bound, with standard_conforming_strings %s',
    async (set) => {
      const harness = await ViewHarness.open();
      const session = new pg.Client({ connectionString: harness.db.ownerUrl });
      await session.connect();
      try {
        await session.query(`SET standard_conforming_strings = ${set}; SET escape_string_warning = off`);
        for (const text of HOSTILE) {
          const lists = { sl: [text, 'NULL', '', text + text], nl: [-0.5, 1e-300, 1e21, 3] };
          const params = { s: text, i: -2_147_483_648, f: -1.5e-7, d: '0001-01-01', b: false, ...lists, n: null };
          const bound = await session.query(definition.statement, Object.values(params));
          expect((await session.query(renderLiterals(definition, params))).rows).toEqual(bound.rows);
        }
      } finally {
        await session.end();
        await harness.close();
      }
    },
  );
});
