import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isRunning } from '../../../src/database/embedded/process-identity.js';
import { holdServer } from '../../support/holder.js';
import { EmbeddedFixture, ask } from '../../integration/database/embedded.fixture.js';

describe('an embedded server', () => {
  let fixture: EmbeddedFixture;
  beforeEach(() => {
    fixture = new EmbeddedFixture();
  });
  afterEach(() => fixture.clear());

  it('keeps data, port and passwords over a restart and is gone after stop', async () => {
    const first = await fixture.start();
    await ask(first.ownerUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    await first.stop();
    expect(isRunning(first.pid)).toBe(false);
    const second = await fixture.start();
    expect(second.ownerUrl).toBe(first.ownerUrl);
    expect([second.adopted, second.attached]).toEqual([false, false]);
    expect(await ask(second.ownerUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('speaks UTF-8 with the C.UTF-8 locale, in UTC, and takes only its passwords', async () => {
    const server = await fixture.start();
    const [row] = await ask(
      server.superuserUrl('falaj'),
      `SELECT pg_encoding_to_char(encoding) AS encoding, datlocale, current_setting('timezone') AS timezone,
              upper('é') AS upper, pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = 'falaj'`,
    );
    expect(row).toEqual({ encoding: 'UTF8', datlocale: 'C.UTF-8', timezone: 'UTC', upper: 'É', owner: 'falaj_owner' });
    const wrong = new URL(server.superuserUrl('falaj'));
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const secrets = join(fixture.directory, 'secrets.json');
    expect(statSync(secrets).mode & 0o777).toBe(0o600);
    expect(new Set(Object.values(JSON.parse(readFileSync(secrets, 'utf8')) as object)).size).toBe(3);
  });

  it('does not let the application in before it is granted, nor anybody own what is not theirs', async () => {
    const server = await fixture.start();
    await expect(ask(server.appUrl, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
    const [row] = await ask(
      server.superuserUrl('falaj'),
      `SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = 'falaj_owner'`,
    );
    expect(row).toEqual({ rolsuper: false, rolcreaterole: false });
  });

  it('is shared with another process, and stops with the last that uses it', async () => {
    const first = await fixture.start();
    const other = await holdServer({ ...fixture.options });
    expect(other.server).toMatchObject({ pid: first.pid, port: first.port, adopted: false, attached: true });
    await first.stop();
    expect(await ask(other.server.ownerUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect(await other.leave()).toBe(0);
    expect(isRunning(first.pid)).toBe(false);
  });

  it('is one server when several processes start it at once in an empty folder', async () => {
    const holders = await Promise.all([1, 2, 3, 4].map(() => holdServer(fixture.options)));
    expect(new Set(holders.map((holder) => holder.server.pid)).size).toBe(1);
    expect(holders.filter((holder) => !holder.server.attached)).toHaveLength(1);
    expect(await Promise.all(holders.map((holder) => holder.leave()))).toEqual([0, 0, 0, 0]);
    expect(isRunning(holders[0]!.server.pid)).toBe(false);
  });

  it('takes another port when its own is taken', async () => {
    const first = await fixture.start();
    await first.stop();
    const squatter = createServer().listen(first.port, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const second = await fixture.start();
    expect(second.port).not.toBe(first.port);
    expect(await ask(second.ownerUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await new Promise((resolve) => squatter.close(resolve));
  });

  it('lets a process that is stopped with Ctrl-C drain first', async () => {
    const holder = await holdServer(fixture.options);
    process.kill(-holder.process.pid!, 'SIGINT');
    expect(await holder.ended).toBe(0);
    expect(holder.lines[1]).toBe('{"answer":42}');
    expect(isRunning(holder.server.pid)).toBe(false);
  });

  it('refuses data of another major version and says what to do', async () => {
    const first = await fixture.start();
    await first.stop();
    writeFileSync(join(fixture.data, 'PG_VERSION'), '15\n');
    await expect(fixture.start()).rejects.toMatchObject({
      code: 'embedded.unavailable',
      detail: expect.stringContaining('was made by PostgreSQL 15') as unknown,
      hint: expect.stringContaining('DATABASE_URL') as unknown,
    });
  });

  it('refuses a cluster without its passwords and keeps it', async () => {
    const first = await fixture.start();
    await first.stop();
    const { rmSync } = await import('node:fs');
    rmSync(join(fixture.directory, 'secrets.json'));
    await expect(fixture.start()).rejects.toMatchObject({ code: 'embedded.unavailable' });
    expect(existsSync(join(fixture.data, 'PG_VERSION'))).toBe(true);
  });

  it('tells the last lines of its log when it cannot start', async () => {
    const first = await fixture.start();
    await first.stop();
    writeFileSync(join(fixture.data, 'postgresql.conf'), 'no_such_setting = 1\n');
    await expect(fixture.start()).rejects.toMatchObject({
      code: 'embedded.unavailable',
      detail: expect.stringContaining('no_such_setting') as unknown,
    });
  });
});
