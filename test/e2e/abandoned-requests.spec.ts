import pg from 'pg';
import { currentRequest } from '../../src/observability/request-context.js';
import { RequestDrain } from '../../src/http/request-drain.js';
import { TestApplication } from '../support/application.js';
import { eventually } from '../support/eventually.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { RawConnection } from '../support/raw-connection.js';

const RUN = '/api/v1/queries/world_gdp_per_capita_ranking/run';
const TABLE = 'public.world_bank_indicators';

let database: TestDatabase;
let application: TestApplication;
let drain: RequestDrain;
let owner: pg.Client;

beforeAll(async () => {
  database = await testDatabase({ data: true, scale: 0.1 });
  application = await TestApplication.start(database);
  drain = application.app.get(RequestDrain);
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await application.close();
  await database.drop();
});

/** Each query is new to the cache. */
let asked = 100;
const cold = (): string => `${RUN}?top_n=${String(asked++)}`;
const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: falaj\r\n\r\n`;

async function running(count: number): Promise<void> {
  await eventually(() => {
    expect(drain.inFlight).toBe(count);
  });
}

async function counted(status: number): Promise<number> {
  const { text } = await application.request('/metrics');
  const line = new RegExp(
    String.raw`^http_requests_total\{route="/api/v1/queries/:query_id/run",method="\w+",status="${String(status)}"\} (\d+)`,
    'gm',
  );
  return [...text.matchAll(line)].reduce((sum, [, value]) => sum + Number(value), 0);
}

/** The table is locked until `work` has ended. */
async function whileLocked(work: () => Promise<void>): Promise<void> {
  await owner.query(`BEGIN; LOCK TABLE ${TABLE} IN ACCESS EXCLUSIVE MODE`);
  try {
    await work();
  } finally {
    await owner.query('COMMIT');
  }
}

describe('a request whose client has gone', () => {
  const post = (path: string): string => {
    const body = JSON.stringify({ params: { top_n: Number(new URLSearchParams(path.split('?')[1]).get('top_n')) } });
    const [url] = path.split('?');
    return `POST ${url ?? ''} HTTP/1.1\r\nHost: falaj\r\nContent-Type: application/json\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`;
  };

  it.each([
    ['a GET', 1, get],
    ['a POST, which has been read to its end', 1, post],
    ['several behind one another', 4, get],
  ])('runs until its answer is there, and is over then: %s', async (_, count, written) => {
    await running(0);
    const before = await counted(499);
    await whileLocked(async () => {
      const connection = await RawConnection.open(application.url);
      connection.send(Array.from({ length: count }, () => written(cold())).join(''));
      await running(count);
      connection.close();
      // Whatever its handler began goes on: the server would not stop beneath it.
      await application.request('/health/live');
      expect(drain.inFlight).toBe(count);
    });
    await running(0);
    expect(await counted(499)).toBe(before + count);
  });

  it('is over at once where its answer was there already', async () => {
    const path = `${RUN}?top_n=200`;
    for (let time = 0; time < 3; time++) await application.request(path);
    for (let time = 0; time < 10; time++) {
      const connection = await RawConnection.open(application.url);
      connection.socket.pause();
      connection.send(get(path).repeat(200));
      await eventually(() => {
        expect(drain.inFlight).toBeGreaterThan(0);
      });
      connection.close();
      await running(0);
    }
  });

  it('is over where it goes in the middle of a stream', async () => {
    for (let time = 0; time < 5; time++) {
      const connection = await RawConnection.open(application.url);
      connection.send(get('/api/v1/queries/employment_summary_monthly/stream'));
      await eventually(() => {
        expect(connection.unread).toContain('200 OK');
      });
      connection.close();
      await running(0);
    }
  });

  it('leaves nothing behind that every callback pays for', async () => {
    await running(0);
    expect(currentRequest()).toBeUndefined();
  });
});
