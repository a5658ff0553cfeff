// What people think of insights, asked for and added to over HTTP while both go on.
import { seeded } from '../support/report.mjs';
import { drive } from './load.mjs';
import { Popularity, stream } from './questions.mjs';

const CONNECTIONS = 16;
/** A rating for so many questions: people look far more often than they judge. */
const RATING_EVERY = 50;
const RATERS = 20;
const EXPONENT = 0.9;
const MOST_MS = 240_000;

const MOST_RATED = `
  SELECT insight_id FROM public.insight_feedback WHERE rating IS NOT NULL
  GROUP BY insight_id ORDER BY count(*) DESC, insight_id LIMIT $1`;
const COUNTED = `
  SELECT insight_id, count(rating)::int AS ratings FROM public.insight_feedback WHERE insight_id = ANY ($1) GROUP BY insight_id`;

const statsOf = (insight) => `/api/v1/feedback/stats/${encodeURIComponent(insight)}`;

/** Rates what is popular. `seq` is where the last rating stands in the change log. */
class Raters {
  seq = '0';
  ratings = 0;

  constructor(world, server, insights) {
    Object.assign(this, { world, server, insights, random: seeded(world.seed + 1) });
    this.popularity = new Popularity(insights.length, EXPONENT, this.random);
  }

  async start() {
    const names = Array.from({ length: RATERS }, (_, number) => `rater-${number}`);
    this.headers = await Promise.all(names.map((name) => this.world.headers(name)));
  }

  async rate() {
    const insight_id = this.insights[this.popularity.draw()];
    const rating = 1 + Math.floor(this.random() * 5);
    const headers = this.headers[Math.floor(this.random() * RATERS)];
    const reply = await fetch(`${this.server.url}/api/v1/feedback/rate`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ insight_id, rating }),
    });
    if (!reply.ok) throw new Error(`a rating was answered with ${reply.status}: ${await reply.text()}`);
    await reply.arrayBuffer();
    const seq = reply.headers.get('falaj-seq') ?? '0';
    if (Number(seq) > Number(this.seq)) this.seq = seq;
    this.ratings += 1;
  }
}

/** A hit that is wrong would be worth nothing: in the end all that is told is what the table says. */
async function assertRight(owner, server, headers, insights, seq) {
  const { rows } = await owner.query(COUNTED, [insights]);
  const wrong = [];
  for (const { insight_id: insight, ratings } of rows) {
    const reply = await fetch(server.url + statsOf(insight), { headers: { ...headers, 'falaj-seq': seq } });
    if ((await reply.json()).total_ratings !== ratings) wrong.push(insight);
  }
  if (wrong.length > 0) throw new Error(`${wrong.length} of ${rows.length} statistics are not what the table says`);
}

export async function run(world) {
  const [server, owner, headers] = [await world.cached(), await world.owner(), await world.headers()];
  const { rows } = await owner.query(MOST_RATED, [world.isQuick ? 100 : 500]);
  const insights = rows.map(({ insight_id: insight }) => insight);
  const raters = new Raters(world, server, insights);
  await raters.start();
  const onRequest = async (number) => {
    if (number % RATING_EVERY === RATING_EVERY - 1) await raters.rate();
  };
  const next = stream(insights.map(statsOf), { exponent: EXPONENT, seed: world.seed });
  const count = world.isQuick ? 4000 : 20_000;
  const asking = { url: server.url, headers, next, connections: CONNECTIONS, count, ms: MOST_MS, onRequest };
  const { requests, hitRate, hitP95Ms } = await drive(asking);
  await assertRight(owner, server, headers, insights, raters.seq);
  const work = `${requests} questions for the ${insights.length} most rated insights (Zipf ${EXPONENT}), ${raters.ratings} ratings between`;
  world.tell('3', `hit rate of feedback statistics, ${work}, none there at first`, hitRate, '%', '>= 90');
  world.tell('3', 'the same, hits over HTTP, p95', hitP95Ms, 'ms');
}
