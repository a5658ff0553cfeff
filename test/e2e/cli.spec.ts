import { closedAddress } from '../unit/cli/cli.fixture.js';
import { TestApplication } from '../support/application.js';
import { runCommand, type Ended } from '../support/command-line.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let server: TestApplication;

const falaj = (words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  runCommand(words, { database, server }, environment);

beforeAll(async () => {
  database = await testDatabase({ data: true, scale: 0.1 });
  server = await TestApplication.start(database);
}, 180_000);
afterAll(async () => {
  await server.close();
  await database.drop();
});

describe('falaj as a process', () => {
  it('the doctor prints its table and nothing else, green with data and views', async () => {
    const applied = await falaj(['views', 'apply', '--json']);
    expect({ code: applied.code, err: applied.err }).toEqual({ code: 0, err: '' });
    const { code, out, err } = await falaj(['doctor']);
    expect(err).toBe('');
    expect(out).toMatch(
      /^check +state +detail\n[^]*server +ok +runs at [^]*\n\ngreen: everything is as it should be\n$/,
    );
    expect(out).not.toContain('\u001b');
    expect(code).toBe(0);
  }, 90_000);

  it('asks the running server, and prints one object with --json', async () => {
    const words = ['query', 'run', 'world_bank_indicator', '--param', 'country=QAT', '--json'];
    const { code, out, err } = await falaj(words);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ query_id: 'world_bank_indicator', rows: expect.anything() as unknown });
  });

  it('answers by itself where no server runs, and ends', async () => {
    const words = ['query', 'run', 'world_bank_indicator', '--param', 'country=QAT'];
    const { code, out, err } = await falaj(words, { FALAJ_URL: await closedAddress() });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('no server runs');
  });

  it('tells every problem of the configuration, without a stack', async () => {
    const { code, out, err } = await falaj(['doctor'], { PORT: 'many', NODE_ENV: 'staging' });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^error config\.invalid:\n/);
    expect(err).toMatch(/PORT must[^]*hint {2}/);
    expect(err).toContain('NODE_ENV must');
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('takes help and bad usage without looking at anything', async () => {
    const [help, bad] = await Promise.all([
      falaj(['query', 'run', '--help'], { PORT: 'many' }),
      falaj(['cache', 'invalidate', '--nope'], { PORT: 'many' }),
    ]);
    expect(help).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Examples:') as string });
    expect(bad).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^error request\.invalid/) as string });
  });
});
