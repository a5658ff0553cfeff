import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '../../../src/database/embedded/process-identity.js';
import { eventually } from '../../support/eventually.js';
import { holdServer } from '../../support/holder.js';
import { EmbeddedFixture, ask } from '../../integration/database/embedded.fixture.js';

describe('an embedded server after a crash', () => {
  let fixture: EmbeddedFixture;
  beforeEach(() => {
    fixture = new EmbeddedFixture();
  });
  afterEach(() => fixture.clear());

  it('is adopted when the process that started it was killed', async () => {
    const holder = await holdServer(fixture.options);
    await ask(holder.server.ownerUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
    holder.process.kill('SIGKILL');
    await holder.ended;
    expect(isRunning(holder.server.pid)).toBe(true);
    const adopter = await fixture.start();
    expect(adopter.adopted).toBe(true);
    expect([adopter.pid, adopter.port]).toEqual([holder.server.pid, holder.server.port]);
    expect(await ask(adopter.ownerUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await adopter.stop();
    expect(isRunning(holder.server.pid)).toBe(false);
  });

  it('recovers every committed row when the server itself was killed under load', async () => {
    const server = await fixture.start({ durability: 'full' });
    await ask(server.ownerUrl, 'CREATE TABLE kept AS SELECT generate_series(1, 2000) AS n');
    const busy = ask(server.ownerUrl, 'SELECT pg_sleep(60)').catch((error: unknown) => error);
    process.kill(server.pid, 'SIGKILL');
    const again = await fixture.start({ durability: 'full' });
    expect(again.pid).not.toBe(server.pid);
    expect(again.adopted).toBe(false);
    expect(await ask(again.ownerUrl, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 2000 }]);
    await busy;
  });

  it('starts although another process has the pid of the old server', async () => {
    const server = await fixture.start();
    const file = join(fixture.data, 'postmaster.pid');
    const lines = readFileSync(file, 'utf8').split('\n');
    await server.stop();
    writeFileSync(file, [String(process.ppid), ...lines.slice(1)].join('\n'), { mode: 0o600 });
    const again = await fixture.start();
    expect([again.adopted, again.attached]).toEqual([false, false]);
    expect(await ask(again.ownerUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('starts although a start was killed half way through making the cluster', async () => {
    const { mkdirSync } = await import('node:fs');
    mkdirSync(`${fixture.data}.partial/base`, { recursive: true });
    writeFileSync(`${fixture.data}.partial/PG_VERSION`, '18\n');
    const server = await fixture.start();
    expect(await ask(server.ownerUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('is waited for while it is still stopping', async () => {
    const server = await fixture.start();
    const client = ask(server.ownerUrl, 'SELECT pg_sleep(1)').catch(() => undefined);
    await eventually(async () => {
      const rows = await ask(
        server.superuserUrl('falaj'),
        `SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'`,
      );
      expect(rows).toHaveLength(1);
    });
    // A smart stop: it ends when its last client does, and takes no new ones meanwhile.
    process.kill(server.pid, 'SIGTERM');
    await eventually(() => {
      expect(readFileSync(join(fixture.data, 'postmaster.pid'), 'utf8')).toContain('stopping');
    });
    const again = await fixture.start();
    expect(again.pid).not.toBe(server.pid);
    await client;
  });
});
