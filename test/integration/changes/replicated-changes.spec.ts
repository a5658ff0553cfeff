import { Logger } from '@nestjs/common';
import pg from 'pg';
import { ReplicatedChanges } from '../../../src/changes/replication/replicated.changes.js';
import { ReplicationSlot } from '../../../src/changes/replication/replication.slot.js';
import { TableTracker } from '../../../src/changes/table.tracker.js';
import type { Settings } from '../../../src/config/settings.js';
import type { ControlLink } from '../../../src/changes/control-link.js';
import { installedBinaries } from '../../../src/database/embedded/postgres-binaries.js';
import type { OwnerConnection } from '../../../src/database/owner-connection.js';
import { ReplicationStreams } from '../../../src/database/replication.stream.js';
import { eventually } from '../../support/eventually.js';
import { databaseOf } from '../../support/other-servers.js';
import type { TestDatabase } from '../../support/postgres.js';

const TABLES = ['public.plain', 'public.narrow', 'public.parted', 'public.fed', 'public.bare'];
const SETTINGS = { database: { connectTimeoutMs: 5000 } } as Settings;

describe('the server followed by its own log', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let superuser: pg.Client;
  let told: string[][];
  const readers: ReplicatedChanges[] = [];

  const withOwner = (async (work: (given: pg.Client) => Promise<unknown>) => {
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }) as OwnerConnection['withOwner'];
  const reader = (record: (tags: readonly string[]) => Promise<number> = remember): ReplicatedChanges => {
    const urls = { owner: database.ownerUrl, app: '', direct: '', appRole: '' };
    const made = new ReplicatedChanges(
      new ReplicationSlot({ withOwner }),
      new ReplicationStreams(urls, SETTINGS),
      { record },
      { names: () => TABLES },
    );
    readers.push(made);
    return made;
  };
  const remember = (tags: readonly string[]): Promise<number> => {
    told.push([...tags]);
    return Promise.resolve(1);
  };
  const following = async (): Promise<ReplicatedChanges> => {
    const made = reader();
    await eventually(async () => {
      await made.attend();
      expect(made.status().state).toBe('following');
    });
    told = [];
    return made;
  };
  const bypassing = async (table: string, write: string): Promise<void> => {
    await owner.query(`BEGIN; ALTER TABLE ${table} DISABLE TRIGGER USER; ${write};
      ALTER TABLE ${table} ENABLE TRIGGER USER; COMMIT`);
  };
  /** A transaction that is surely told of, to know that those before it were heard. */
  const heardSoFar = async (): Promise<string[]> => {
    await bypassing('public.fed', 'INSERT INTO public.fed SELECT coalesce(max(id), 1000) + 1 FROM public.fed');
    await eventually(() => {
      expect(told.at(-1)).toEqual(['table:public.fed', 'table:public.fed#*']);
    });
    return told.slice(0, -1).flat();
  };

  beforeAll(async () => {
    Logger.overrideLogger(false);
    const settings = ['wal_level=logical', 'max_replication_slots=8'];
    database = await databaseOf(installedBinaries(), settings);
    owner = new pg.Client({ connectionString: database.ownerUrl });
    superuser = new pg.Client({ connectionString: database.superuserUrl });
    await Promise.all([owner.connect(), superuser.connect()]);
    await owner.query(`
      CREATE TABLE public.plain (id integer PRIMARY KEY);
      CREATE TABLE public.narrow (code text PRIMARY KEY, value integer);
      CREATE TABLE public.parted (code text PRIMARY KEY) PARTITION BY LIST (code);
      CREATE TABLE public.bare (id integer);
      CREATE TABLE public.parted_a PARTITION OF public.parted FOR VALUES IN ('a');
      CREATE TABLE public.fed (id integer PRIMARY KEY);
      CREATE TABLE public.source (id integer PRIMARY KEY)`);
    const wanted = TABLES.map((table) => ({ table, narrowColumns: table === 'public.narrow' ? ['code'] : [] }));
    await new TableTracker({ withOwner }, {} as ControlLink, wanted, 5000).install();
  });
  beforeEach(() => {
    told = [];
  });
  afterEach(() => Promise.all(readers.splice(0).map((made) => made.stop())));
  afterAll(async () => {
    await Promise.all([owner.end(), superuser.end()]);
    await database.drop();
  });

  it('is refused with what the server lacks: a role that may not replicate', async () => {
    const made = reader();
    await made.attend();
    expect(made.status()).toEqual({
      state: 'refused',
      reason: 'the role that owns the tables has no REPLICATION',
      untold: 0,
      unfollowed: [],
    });
    await superuser.query('ALTER ROLE falaj_owner REPLICATION');
  });

  it('is refused where a slot could fill the disk', async () => {
    const made = reader();
    await made.attend();
    expect(made.status().reason).toContain('max_slot_wal_keep_size is not set');
    await superuser.query(`ALTER SYSTEM SET max_slot_wal_keep_size = '256MB'`);
    await superuser.query('SELECT pg_reload_conf()');
    await eventually(async () => {
      await made.attend();
      expect(made.status().state).toBe('following');
    });
  });

  it('takes every table for changed when it begins to listen: what came before is told by nobody', async () => {
    await eventually(async () => {
      expect(await new ReplicationSlot({ withOwner }).remove()).toBe(true);
    });
    const made = reader();
    await made.attend();
    expect(made.status().state).toBe('following');
    expect(told).toEqual([TABLES.flatMap((table) => [`table:${table}`, `table:${table}#*`])]);
  });

  it('tells of a write past switched-off triggers, of narrowed and partitioned tables and of a truncation too', async () => {
    await following();
    await bypassing('public.narrow', `INSERT INTO public.narrow VALUES ('a', 1)`);
    await bypassing('public.parted', `INSERT INTO public.parted VALUES ('a')`);
    await bypassing('public.plain', 'TRUNCATE public.plain');
    expect(await heardSoFar()).toEqual(
      ['public.narrow', 'public.parted', 'public.plain'].flatMap((table) => [`table:${table}`, `table:${table}#*`]),
    );
  });

  it('leaves alone a table whose rows have no identity: published, it would refuse its writers', async () => {
    const made = await following();
    expect(made.status().unfollowed).toEqual(['public.bare']);
    await owner.query('INSERT INTO public.bare VALUES (1); UPDATE public.bare SET id = 2; DELETE FROM public.bare');
  });

  it('tells nothing that triggers told, nothing that was rolled back, and nothing of tables that nobody reads', async () => {
    await following();
    await owner.query('INSERT INTO public.plain VALUES (100)');
    await owner.query(`UPDATE public.plain SET id = 200 WHERE id = 100; INSERT INTO public.narrow VALUES ('b', 2)`);
    await owner.query('INSERT INTO public.source VALUES (1)');
    await owner.query(
      'BEGIN; ALTER TABLE public.plain DISABLE TRIGGER USER; INSERT INTO public.plain VALUES (900); ROLLBACK',
    );
    expect(await heardSoFar()).toEqual([]);
  });

  it('tells of rows that a subscription brings, which fire no statement triggers', async () => {
    await following();
    await superuser.query('CREATE DATABASE other');
    const away = new pg.Client({ connectionString: database.superuserUrl.replace(/falaj$/, 'other') });
    await away.connect();
    await away.query('CREATE TABLE public.fed (id integer PRIMARY KEY); CREATE PUBLICATION feed FOR TABLE public.fed');
    await away.query(`SELECT pg_create_logical_replication_slot('feed', 'pgoutput')`);
    const { port } = new URL(database.superuserUrl);
    await superuser.query(`CREATE SUBSCRIPTION fed CONNECTION 'host=127.0.0.1 port=${port} user=postgres dbname=other'
      PUBLICATION feed WITH (create_slot = false, slot_name = 'feed', copy_data = false)`);
    await away.query('INSERT INTO public.fed VALUES (1)');
    await away.end();
    await eventually(() => {
      expect(told).toContainEqual(['table:public.fed', 'table:public.fed#*']);
    });
    expect((await superuser.query('SELECT id FROM public.fed WHERE id < 1000')).rows).toEqual([{ id: 1 }]);
    await superuser.query('DROP SUBSCRIPTION fed');
  });

  it('is read by one process; another stands by and takes over where the first ends', async () => {
    const first = await following();
    const second = reader();
    await second.attend();
    expect(second.status().state).toBe('standby');
    await first.stop();
    await bypassing('public.narrow', `INSERT INTO public.narrow VALUES ('c', 3)`);
    told = [];
    await eventually(async () => {
      await second.attend();
      expect(second.status().state).toBe('following');
    });
    await eventually(() => {
      expect(told.flat()).toContain('table:public.narrow');
    });
  });

  it('gives nothing for told that could not be recorded: the change comes again', async () => {
    await (await following()).stop();
    let failures = 0;
    const failing = reader(() => {
      failures += 1;
      return Promise.reject(new Error('the database is away'));
    });
    await eventually(async () => {
      await failing.attend();
      expect(failing.status().state).toBe('following');
    });
    await bypassing('public.narrow', `INSERT INTO public.narrow VALUES ('d', 4)`);
    await eventually(() => {
      expect(failing.status().state).toBe('lost');
    });
    expect(failures).toBe(1);
    await failing.stop();
    const again = reader();
    await eventually(async () => {
      await again.attend();
      expect(told.flat()).toContain('table:public.narrow');
    });
  });

  it('leaves no slot behind where it is no longer wanted', async () => {
    await (await following()).stop();
    const slot = new ReplicationSlot({ withOwner });
    await eventually(async () => {
      expect(await slot.remove()).toBe(true);
    });
    expect(await slot.remove()).toBe(false);
    expect((await superuser.query(`SELECT 1 FROM pg_replication_slots WHERE slot_name LIKE 'falaj%'`)).rows).toEqual(
      [],
    );
  });
});
