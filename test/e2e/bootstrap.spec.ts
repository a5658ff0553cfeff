import { boot, Shutdown, type BootReporter } from '../../src/bootstrap.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

function reporter(): BootReporter & { lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    say: (line) => void lines.push(line),
    progress: { isTerminal: false, write: (text) => void lines.push(text) },
  };
}

describe('boot', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase({ data: true });
  });
  afterAll(() => database.drop());

  const settings = (environment: NodeJS.ProcessEnv = {}): ReturnType<typeof loadSettings> =>
    loadSettings({
      environment: {
        NODE_ENV: 'test',
        PORT: '0',
        DATABASE_URL: database.appUrl,
        DATABASE_OWNER_URL: database.ownerUrl,
        FALAJ_LOAD_DATA: 'labour-market',
        ...environment,
      },
    });

  it('finds migrations and data done, serves, and undoes itself whole', async () => {
    const shutdown = new Shutdown();
    const told = reporter();
    const { url, phases } = await boot(settings(), told, shutdown);
    expect(Object.keys(phases)).toEqual(['database', 'migrations', 'data', 'application', 'listening']);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect(told.lines).toEqual([]);
    await shutdown.run();
    expect(shutdown.isRunning).toBe(true);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });

  it('loads again what is missing, and says so', async () => {
    await database.query(`DELETE FROM falaj.dataset WHERE dataset_id = 'wage_panel'`);
    const shutdown = new Shutdown();
    const told = reporter();
    const { url } = await boot(settings(), told, shutdown);
    expect(told.lines).toEqual(['Loading the bundled data; this happens once', '  wage_panel: 4,360 rows\n']);
    expect((await fetch(`${url}/api/v1/queries/employee_transitions_by_sector/run?source=panel`)).status).toBe(200);
    await shutdown.run();
  });

  it('leaves schema and data to others in a process that only answers', async () => {
    const shutdown = new Shutdown();
    const { phases } = await boot(settings({ FALAJ_ROLE: 'http' }), reporter(), shutdown);
    expect(Object.keys(phases)).toEqual(['database', 'application', 'listening']);
    await shutdown.run();
  });
});

describe('Shutdown', () => {
  it('runs in reverse, once, and past a failure', async () => {
    const order: string[] = [];
    const shutdown = new Shutdown();
    const closer =
      (name: string, fails = false) =>
      (): Promise<void> => {
        order.push(name);
        return fails ? Promise.reject(new Error(name)) : Promise.resolve();
      };
    shutdown.add(closer('database'));
    shutdown.add(closer('broken', true));
    shutdown.add(closer('server'));
    const first = shutdown.run();
    expect(shutdown.run()).toBe(first);
    await expect(first).rejects.toThrow('broken');
    expect(order).toEqual(['server', 'broken', 'database']);
  });
});
