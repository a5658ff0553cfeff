// Warming a cold process, and how soon a write is known.
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../support/report.mjs';

const WATCHED =
  '/api/v1/labour-market/world-bank-indicators?indicator=NY.GDP.MKTP.CD&country=QAT&start_year=2020&end_year=2020';
const GIVE_UP_MS = 5000;

/** All packs, by a process whose memory and whose Redis hold none of it. */
async function warmUp(world, headers) {
  const server = await world.cached();
  await fetch(`${server.url}/api/v1/admin/cache/invalidate`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ namespace: world.namespace }),
  });
  const packs = await packNames(server, headers);
  const began = performance.now();
  const reply = await fetch(`${server.url}/api/v1/admin/cache/warmup`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ packs }),
  });
  const { sets, hits, errors } = await reply.json();
  const seconds = (performance.now() - began) / 1000;
  if (!reply.ok || errors > 0 || sets === 0)
    throw new Error(`warm-up: ${reply.status}, ${sets} sets, ${errors} errors`);
  world.tell('2', `warming all ${packs.length} packs (${sets} answers made, ${hits} there)`, seconds, 's', '< 30');
}

async function packNames({ url }, headers) {
  const reply = await fetch(`${url}/api/v1/admin/cache/packs`, { headers });
  const { packs } = await reply.json();
  return packs.map((pack) => pack.name ?? pack);
}

/** A value is written past the product, by SQL; then the cached answer is asked for until it tells it. */
async function staleWindow(world, headers) {
  const owner = await world.owner();
  const server = await world.cached();
  const rounds = world.isQuick ? 20 : 100;
  const value = async () => (await (await fetch(server.url + WATCHED, { headers })).json()).rows[0].data.value;
  const times = [];
  for (let round = 0; round < rounds; round++) {
    await value();
    const wanted = String(1_000_000 + round);
    await owner.query(
      `UPDATE public.world_bank_indicators SET value = $1 WHERE indicator_code = 'NY.GDP.MKTP.CD' AND country_code = 'QAT' AND year = 2020`,
      [wanted],
    );
    const began = performance.now();
    while (Number(await value()) !== Number(wanted)) {
      if (performance.now() - began > GIVE_UP_MS) throw new Error(`a write is not known after ${GIVE_UP_MS} ms`);
      await pause(1);
    }
    times.push(performance.now() - began);
  }
  const work = `a write by SQL until no cached answer is older, ${rounds} writes`;
  world.tell('3', `${work}, worst`, Math.max(...times), 'ms', '< 1000');
  world.tell('3', `${work}, median`, percentile(times, 0.5), 'ms');
}

export async function run(world) {
  const headers = await world.headers();
  await world.cached();
  await warmUp(world, headers);
  await staleWindow(world, headers);
}
