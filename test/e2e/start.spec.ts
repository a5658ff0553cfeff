import { createServer, type AddressInfo } from 'node:net';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { eventually } from '../support/eventually.js';
import { Started } from '../support/started.js';

let database: TestDatabase;
/** Tries its database for as long as a start does, which is long: beside the other starts. */
let inVain: Started;
const running: Started[] = [];

function start(environment: NodeJS.ProcessEnv): Started {
  const started = new Started(environment);
  running.push(started);
  return started;
}

const served = (environment: NodeJS.ProcessEnv = {}): Started =>
  start({
    PORT: '0',
    HOST: '127.0.0.1',
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    FALAJ_LOAD_DATA: 'false',
    ...environment,
  });

beforeAll(async () => {
  inVain = new Started({ PORT: '0', NODE_ENV: 'test', DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/none' });
  database = await testDatabase();
});

afterEach(async () => {
  for (const started of running.splice(0)) {
    started.signal('SIGKILL');
    await started.exit;
  }
});

afterAll(async () => {
  inVain.signal('SIGKILL');
  await database.drop();
});

describe('a start', () => {
  it('prints three lines that work as printed, and stops in order when told to', async () => {
    const started = served();
    const url = await started.url();
    await eventually(() => {
      expect(started.output).toContain('Development token');
    });
    const [, consoleUrl = ''] = /^Console: (\S+)$/m.exec(started.output) ?? [];
    expect(consoleUrl).toBe(`${url}/console`);
    expect((await fetch(consoleUrl)).headers.get('content-type')).toContain('text/html');
    const lines = started.output.split('\n').filter((line) => /^\s*curl /.test(line));
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      const [, address] = /"(http[^"]+)"$/.exec(line) ?? [];
      const [, authorization] = /-H "Authorization: ([^"]+)"/.exec(line) ?? [];
      const headers = authorization === undefined ? {} : { authorization };
      expect((await fetch(address ?? '', { headers })).status).toBe(200);
    }
    expect(lines.join('\n')).toMatch(/health\/ready[\s\S]*NY\.GDP\.MKTP\.CD&country=QAT[\s\S]*Bearer/);
    started.signal('SIGTERM');
    expect(await started.exit).toBe(0);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });

  it('tells every problem of the configuration and exits with 78', async () => {
    const started = start({ PORT: 'x', CACHE_ENABLED: 'y', NODE_ENV: 'production' });
    expect(await started.exit).toBe(78);
    for (const name of ['PORT', 'CACHE_ENABLED', 'JWT_SECRET']) expect(started.output).toContain(name);
    expect(started.output).toContain('config.invalid');
    expect(started.output).not.toMatch(/\n\s+at /);
  });

  it('says that the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const started = served({ PORT: String(port) });
    expect(await started.exit).toBe(1);
    expect(started.output).toContain('server.port_taken');
    expect(started.output).toContain(String(port));
    await new Promise((resolve) => other.close(resolve));
  });

  it('prints no token in production', async () => {
    const started = served({ NODE_ENV: 'production', JWT_SECRET: 'a-secret-of-our-own-with-forty-characters' });
    await started.url();
    expect(started.output).not.toContain('Bearer');
    started.signal('SIGINT');
    expect(await started.exit).toBe(0);
  });

  it('says which database does not answer, and exits with 69', async () => {
    expect(await inVain.exit).toBe(69);
    expect(inVain.output).toContain('127.0.0.1:1/none');
    expect(inVain.output).not.toContain('hunter2');
    expect(inVain.output).not.toMatch(/\n\s+at /);
  });
});
