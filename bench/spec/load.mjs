// Asks a server over connections that stay open, as fast as it answers, and counts what it said.
import { Agent, request } from 'node:http';
import { percentile } from '../support/report.mjs';

/** Status, how the cache answered, milliseconds. */
function get(agent, url, headers) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const asked = request(url, { agent, headers }, (reply) => {
      reply.on('error', reject);
      reply.on('end', () =>
        resolve({
          status: reply.statusCode,
          cache: reply.headers['cache-status'] ?? '',
          ms: performance.now() - began,
        }),
      );
      reply.resume();
    });
    asked.on('error', reject);
    asked.end();
  });
}

/**
 * `count` requests, or as many as there is time for in `ms`. `onRequest` is told the number of each before it goes out. What is not
 * answered with 200 fails the run; but with `mayRefuse`, where too much is asked on purpose, it is counted, with the time that its refusal took.
 */
export async function drive(asked) {
  const { url, headers, next, connections, count = Infinity, ms = Infinity, onRequest, mayRefuse = false } = asked;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const replies = [];
  const began = performance.now();
  let sent = 0;
  const caller = async () => {
    while (sent < count && performance.now() - began < ms) {
      const number = sent++;
      await onRequest?.(number);
      replies.push(await get(agent, url + next(), headers));
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, caller));
  } finally {
    agent.destroy();
  }
  const seconds = (performance.now() - began) / 1000;
  const refused = replies.filter(({ status }) => status !== 200);
  if (refused.length > 0 && !mayRefuse)
    throw new Error(`${refused.length} of ${replies.length} requests were answered with ${refused[0].status}`);
  return { ...summary(replies), refused: refused.length, perSecond: (replies.length - refused.length) / seconds };
}

function summary(replies) {
  const hits = replies.filter(({ cache }) => /; hit/.test(cache));
  const times = replies.map((reply) => reply.ms);
  const hitTimes = hits.map((reply) => reply.ms);
  return {
    requests: replies.length,
    hitRate: (100 * hits.length) / replies.length,
    meanMs: times.reduce((sum, each) => sum + each, 0) / times.length,
    p95Ms: percentile(times, 0.95),
    hitP95Ms: percentile(hitTimes, 0.95),
  };
}
