import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { boot, Shutdown } from '../../../src/bootstrap.js';
import { provideDatabase, type ProvidedDatabase } from '../../../src/database/database-provision.js';
import { livePostmaster } from '../../../src/database/embedded/postmaster-file.js';
import { ServerUsers } from '../../../src/database/embedded/server-users.js';
import { waitEnd } from '../../../src/database/embedded/server-process.js';
import { eventually } from '../../support/eventually.js';
import type { Settings } from '../../../src/config/settings.js';
import { settingsWith } from '../../integration/database/connections.fixture.js';
import { EmbeddedFixture, ask } from '../../integration/database/embedded.fixture.js';

describe('an embedded server that a process stays with', () => {
  let fixture: EmbeddedFixture;
  let provided: ProvidedDatabase | undefined;
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  afterAll(() => {
    Logger.overrideLogger(true);
  });
  beforeEach(() => {
    fixture = new EmbeddedFixture();
  });
  afterEach(async () => {
    await provided?.stop();
    provided = undefined;
    await fixture.clear();
  });

  const settings = (embeddedDirectory = fixture.directory): Settings =>
    ({
      ...settingsWith({ url: null, ownerUrl: null, directUrl: null, embeddedDirectory, loadData: [] }),
      registry: {
        definitionsDirectory: 'definitions',
        keptDirectory: fixture.directory,
        privacyFloor: 5,
        rowsMax: 100,
      },
    }) as Settings;

  it('comes back with all its data on the same address after it was killed', async () => {
    provided = await provideDatabase(settings().database, () => undefined, { watch: true });
    const { owner } = provided.urls;
    await ask(owner, 'CREATE TABLE kept AS SELECT 7 AS n');
    const killed = provided.embedded?.pid ?? 0;
    process.kill(killed, 'SIGKILL');
    await waitEnd(killed, 5000);
    await expect(ask(owner, 'SELECT 1')).rejects.toThrow();
    await eventually(
      async () => {
        expect(await ask(owner, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
      },
      { withinMs: 15_000 },
    );
    expect(provided.embedded?.pid).not.toBe(killed);
    await provided.stop();
    expect(await livePostmaster(fixture.data)).toBeNull();
  });

  it('is not started again by one who has left it', async () => {
    const server = await fixture.start();
    await server.stop();
    await server.revive();
    expect(await livePostmaster(fixture.data)).toBeNull();
  });

  it('is taken as another process started it again', async () => {
    const [one, other] = [await fixture.start(), await fixture.start()];
    process.kill(one.pid, 'SIGKILL');
    await waitEnd(one.pid, 5000);
    await Promise.all([one.revive(), other.revive()]);
    expect(one.isRunning).toBe(true);
    expect(other.pid).toBe(one.pid);
  });

  it('is not made anew where its data was removed', async () => {
    const server = await fixture.start();
    process.kill(server.pid, 'SIGKILL');
    await waitEnd(server.pid, 5000);
    rmSync(fixture.directory, { recursive: true, force: true });
    await expect(server.revive()).rejects.toMatchObject({ code: 'embedded.unavailable' });
    expect(existsSync(fixture.directory)).toBe(false);
  });

  it('is not left behind by a stop that comes while it starts', async () => {
    const shutdown = new Shutdown();
    const progress = { isTerminal: false, write: () => undefined };
    const starting = boot(settings(), { say: () => undefined, progress }, shutdown).catch((error: unknown) => error);
    await shutdown.run();
    expect(await livePostmaster(fixture.data)).toBeNull();
    expect(existsSync(fixture.data)).toBe(true);
    expect(await new ServerUsers(join(fixture.directory, 'users')).count()).toBe(0);
    expect(await starting).toMatchObject({ code: 'server.stopping' });
  });

  it('tells of a folder that cannot be written', async () => {
    const file = join(fixture.root, 'file');
    writeFileSync(file, '');
    const failure = provideDatabase(settings(join(file, 'server')).database, () => undefined);
    await expect(failure).rejects.toMatchObject({
      code: 'embedded.unavailable',
      detail: expect.stringContaining(join(file, 'server')) as unknown,
      hint: expect.stringContaining('DATABASE_URL') as unknown,
    });
  });
});
