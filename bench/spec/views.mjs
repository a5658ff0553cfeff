// The shipped views on the bundled data. `npm run bench:views` measures them by mode and by size of table.
import { createRequire } from 'node:module';
import { shippedApplication } from '../views/applications.mjs';
import { measureShipped } from '../views/shipped.mjs';

const { Client } = createRequire(import.meta.url)('pg');

/** Collects what the parts of the other benchmark tell, by their units. */
class Collector {
  rows = [];
  configuration = {};

  add(work, value, unit) {
    this.rows.push({ work, value, unit });
  }

  values(pattern) {
    return this.rows.filter(({ work }) => pattern.test(work)).map(({ value }) => value);
  }
}

/** Plans are the other benchmark's to print. */
async function quietly(work) {
  const { log } = console;
  console.log = () => undefined;
  try {
    return await work();
  } finally {
    console.log = log;
  }
}

export async function run(world) {
  await world.cached();
  // Ended, not suspended: a refresh of their schedule would be measured too, and a process that is suspended in the middle of a transaction
  // would keep its locks.
  for (const name of ['bare', 'cached']) await world.end(name);
  const [owner, client] = [await world.owner(), new Client({ connectionString: world.database.appUrl })];
  await client.connect();
  const app = await shippedApplication(world.database);
  const report = new Collector();
  try {
    await quietly(() => measureShipped({ app, client, owner, report, rounds: world.isQuick ? 3 : 9 }));
  } finally {
    await app.close();
    await client.end();
  }
  const speedUps = report.values(/bare SQL, speed-up$/);
  const factors = report.rows.filter(({ work }) => /its indexes over its tables$/.test(work)).map(({ value }) => value);
  const refreshes = report.rows.filter(({ unit }) => unit === 's').map(({ value }) => value);
  const work = `${speedUps.length} shipped views`;
  world.tell(
    '1',
    `longest of ${refreshes.length} refreshes and builds of shipped views`,
    Math.max(...refreshes),
    's',
    '< 30',
  );
  world.tell('1', `least speed-up by one of ${work}, bare SQL, medians`, Math.min(...speedUps), 'times', '>= 10');
  world.tell('1', `most storage of one of ${work}, of its tables`, Math.max(...factors), 'times', '< 2');
}
