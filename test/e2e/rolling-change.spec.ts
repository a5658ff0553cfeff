import { setTimeout as pause } from 'node:timers/promises';
import { Balancer } from '../support/balancer.js';
import { eventually } from '../support/eventually.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { Started } from '../support/started.js';

const QUESTIONS = ['QAT', 'SAU', 'ARE', 'KWT', 'BHR', 'OMN'].map(
  (country) => `/api/v1/queries/gcc_indicator/run?country=${country}`,
);
const CALLERS = 4;
/** Between two requests of a caller: together they stay below what production allows an address. */
const PACE_MS = 60;
const START = { withinMs: 60_000 };

let database: TestDatabase;
let balancer: Balancer;
const running: Started[] = [];

beforeAll(async () => {
  database = await testDatabase({ data: true, scale: 0.1 });
  balancer = await Balancer.start();
}, 300_000);
afterAll(async () => {
  for (const process of running) process.signal('SIGKILL');
  await Promise.all(running.map(({ exit }) => exit));
  await balancer.stop();
  await database.drop();
});

/** A process as it is deployed, among those that requests are shared out to. */
async function deploy(): Promise<Started> {
  const before = balancer.ready;
  const process = new Started({
    NODE_ENV: 'production',
    PORT: '0',
    HOST: '127.0.0.1',
    FALAJ_ROLE: 'http',
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    JWT_SECRET: 'a-secret-of-our-own-with-forty-characters',
  });
  running.push(process);
  balancer.add(await process.url());
  await eventually(() => {
    expect(balancer.ready).toBe(before + 1);
  }, START);
  return process;
}

interface Traffic {
  readonly failed: string[];
  answered: number;
  isOver: boolean;
}

/** One question after another, each answer held against what it was at first. */
async function call(traffic: Traffic, expected: ReadonlyMap<string, string>, offset: number): Promise<void> {
  for (let at = offset; !traffic.isOver; at++) {
    const path = QUESTIONS[at % QUESTIONS.length]!;
    const reply = await fetch(balancer.url + path).catch((error: unknown) => error as Error);
    if (reply instanceof Error) traffic.failed.push(`${path}: ${reply.message}`);
    else {
      const text = await reply.text();
      if (reply.status !== 200 || text !== expected.get(path))
        traffic.failed.push(`${path}: ${String(reply.status)} ${text}`);
      else traffic.answered += 1;
    }
    await pause(PACE_MS);
  }
}

describe('a rolling change under constant traffic', () => {
  it('fails no request: the next process is ready before the one before leaves', async () => {
    const first = [await deploy(), await deploy()];
    const expected = new Map<string, string>();
    for (const path of QUESTIONS) expected.set(path, await (await fetch(balancer.url + path)).text());
    const traffic: Traffic = { failed: [], answered: 0, isOver: false };
    const callers = Array.from({ length: CALLERS }, (_, at) => call(traffic, expected, at));
    for (const old of first) {
      await deploy();
      const answered = traffic.answered;
      old.signal('SIGTERM');
      expect(await old.exit).toBe(0);
      // Requests went on while it left, and go on after it.
      expect(traffic.answered).toBeGreaterThan(answered + 20);
    }
    const answered = traffic.answered;
    await eventually(() => {
      expect(traffic.answered).toBeGreaterThan(answered + 20);
    });
    traffic.isOver = true;
    await Promise.all(callers);
    expect(traffic.failed).toEqual([]);
    expect(traffic.answered).toBeGreaterThan(200);
  }, 180_000);
});
