import { setTimeout as pause } from 'node:timers/promises';
import { Balancer } from '../support/balancer.js';
import { eventually } from '../support/eventually.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { Started } from '../support/started.js';

const QUESTIONS = ['QAT', 'SAU', 'ARE', 'KWT', 'BHR', 'OMN'].map(
  (country) => `/api/v1/queries/gcc_indicator/run?country=${country}`,
);
const CALLERS = 2;
/** Between two requests of a caller: together they stay below what production allows an address. */
const PACE_MS = 50;
const START = { withinMs: 120_000 };
/** A busy machine may keep a login waiting for longer than a start waits. */
const STARTS_MAX = 4;

let database: TestDatabase;
let balancer: Balancer;
const running: Started[] = [];

beforeAll(async () => {
  database = await testDatabase({ data: true, scale: 0.1 });
  balancer = await Balancer.start();
}, 900_000);
afterAll(async () => {
  for (const process of running) process.signal('SIGKILL');
  await Promise.all(running.map(({ exit }) => exit));
  await balancer.stop();
  await database.drop();
});

function launch(): Started {
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
  return process;
}

/** A process as it is deployed, among those that requests are shared out to. One that ends in its start is started again, as a pod is. */
async function deploy(): Promise<Started> {
  const before = balancer.ready;
  let process = launch();
  for (let starts = 1; starts < STARTS_MAX; starts++) {
    const serves = await Promise.race([process.url().then(() => true), process.exit.then(() => false)]).catch(
      () => false,
    );
    if (serves) break;
    process.signal('SIGKILL');
    process = launch();
  }
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

/** Twenty more are answered, or have failed. */
async function answersOn(traffic: Traffic): Promise<void> {
  const before = traffic.answered + traffic.failed.length;
  await eventually(() => {
    expect(traffic.answered + traffic.failed.length).toBeGreaterThan(before + 20);
  }, START);
}

describe('a rolling change under constant traffic', () => {
  it('fails no request: the next process is ready before the one before leaves', async () => {
    const first = [await deploy(), await deploy()];
    const expected = new Map<string, string>();
    for (const path of QUESTIONS) expected.set(path, await (await fetch(balancer.url + path)).text());
    const traffic: Traffic = { failed: [], answered: 0, isOver: false };
    const callers = Array.from({ length: CALLERS }, (_, at) => call(traffic, expected, at));
    try {
      for (const old of first) {
        await deploy();
        await answersOn(traffic);
        old.signal('SIGTERM');
        await answersOn(traffic);
        expect(await old.exit).toBe(0);
        await answersOn(traffic);
      }
    } finally {
      traffic.isOver = true;
      await Promise.all(callers);
    }
    expect(traffic.failed).toEqual([]);
    expect(traffic.answered).toBeGreaterThan(100);
  }, 900_000);
});
