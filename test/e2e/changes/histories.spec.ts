import pg from 'pg';
import type { EmbeddedPostgres } from '../../../src/database/embedded-postgres.js';
import { migrate } from '../../../src/database/migrator.js';
import { eventually } from '../../support/eventually.js';
import { ask, EmbeddedFixture } from '../../integration/database/embedded.fixture.js';

interface Place {
  readonly incarnation: string;
  readonly inputs: string | null;
  readonly reset: string;
}

describe('a history of changes', () => {
  let fixture: EmbeddedFixture;
  beforeEach(() => {
    fixture = new EmbeddedFixture();
  });
  afterEach(() => fixture.clear());

  const placeOf = async (url: string): Promise<Place> => {
    await ask(url, `SELECT incarnation FROM falaj.follow(0, '', '', 100, 100, true, false, false)`);
    const [place] = await ask(
      url,
      `SELECT falaj.incarnation(h) AS incarnation, falaj.input_changes('{public.companies}') AS inputs,
              (SELECT stats_reset::text FROM pg_stat_wal) AS reset FROM falaj.change_head AS h`,
    );
    return place as unknown as Place;
  };
  const made = async (): Promise<EmbeddedPostgres> => {
    const server = await fixture.start();
    await migrate(server.ownerUrl, server.appRole);
    await ask(server.ownerUrl, `SELECT falaj.track_table('public.companies')`);
    return server;
  };

  it('lasts as long as its server runs', async () => {
    const { ownerUrl } = await made();
    const before = await placeOf(ownerUrl);
    await ask(ownerUrl, `SELECT falaj.record_change('op:something')`);
    expect(await placeOf(ownerUrl)).toEqual(before);
  });

  it('ends with a restart, for nobody can tell what was lost; views keep what they were filled from', async () => {
    const server = await made();
    const before = await placeOf(server.ownerUrl);
    await server.stop();
    const after = await placeOf((await fixture.start()).ownerUrl);
    expect(after.incarnation).not.toBe(before.incarnation);
    expect(after.inputs).toBe(before.inputs);
  });

  it('ends where one backend was killed and the server recovered: what committed without waiting may be gone', async () => {
    const { ownerUrl } = await made();
    const before = await placeOf(ownerUrl);
    const victim = new pg.Client({ connectionString: ownerUrl });
    victim.on('error', () => undefined);
    await victim.connect();
    const { rows } = await victim.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    process.kill(rows[0]!.pid, 'SIGKILL');
    const after = await eventually(
      async () => {
        const place = await placeOf(ownerUrl);
        expect(place.reset).not.toBe(before.reset);
        return place;
      },
      { withinMs: 30_000 },
    );
    expect(after.incarnation).not.toBe(before.incarnation);
    await victim.end().catch(() => undefined);
  });

  it('has a name that never comes again, although what counts histories goes back with the rest', async () => {
    const { ownerUrl } = await made();
    const restored = `UPDATE falaj.change_head SET history = 'before', drawn = '', epoch = 0`;
    const names = new Set<string>();
    for (let turn = 0; turn < 3; turn += 1) {
      await ask(ownerUrl, restored);
      names.add((await placeOf(ownerUrl)).incarnation);
    }
    expect(names.size).toBe(3);
  });
});
