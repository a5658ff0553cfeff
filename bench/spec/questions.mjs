// Who asks what: seeded streams of requests over the shipped questions.
import { seeded } from '../support/report.mjs';

const RUN = (queryId) => `/api/v1/queries/${queryId}/run`;

/** Ranks drawn by Zipf's law: the rank r is asked in proportion to 1 / r^s. */
export class Popularity {
  constructor(size, exponent, random) {
    let sum = 0;
    this.cumulative = Array.from({ length: size }, (_, rank) => (sum += 1 / (rank + 1) ** exponent));
    this.random = random;
  }

  draw() {
    const aim = this.random() * this.cumulative.at(-1);
    let [low, high] = [0, this.cumulative.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.cumulative[middle] > aim) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Every registered question that can be asked without parameters: what dashboards show. */
export async function dashboardQuestions({ url }, headers) {
  const { queries } = await (await fetch(`${url}/api/v1/queries`, { headers })).json();
  const paths = queries.map(({ query_id: queryId }) => RUN(queryId));
  const replies = await Promise.all(paths.map((path) => fetch(url + path, { headers })));
  await Promise.all(replies.map((reply) => reply.arrayBuffer()));
  return paths.filter((_, at) => replies[at].status === 200);
}

/** A series of every indicator and country there is, or every so many-th of them, after the dashboards. */
export async function hotQuestions(owner, dashboards, every) {
  const { rows } = await owner.query(
    `SELECT DISTINCT indicator_code, country_code FROM public.world_bank_indicators ORDER BY 1, 2`,
  );
  const chosen = rows.filter((_, at) => at % every === 0);
  const series = chosen.map(
    ({ indicator_code: indicator, country_code: country }) =>
      `/api/v1/labour-market/world-bank-indicators?indicator=${indicator}&country=${country}`,
  );
  return [...dashboards, ...series];
}

/** Endless: the questions in an order of popularity that the seed decides. */
export function stream(questions, { exponent, seed }) {
  const random = seeded(seed);
  const order = questions.map((path) => ({ path, at: random() })).sort((a, b) => a.at - b.at);
  const popularity = new Popularity(order.length, exponent, random);
  return () => order[popularity.draw()].path;
}
