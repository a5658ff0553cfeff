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
 * answered with 200 is an error and fails the run.
 */
export async function drive({ url, headers, next, connections, count = Infinity, ms = Infinity, onRequest }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const replies = [];
  const began = performance.now();
  let sent = 0;
  const caller = async () => {
    while (sent < count && performance.now() - began < ms) {
      await onRequest?.(sent++);
      replies.push(await get(agent, url + next(), headers));
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, caller));
  } finally {
    agent.destroy();
  }
  const seconds = (performance.now() - began) / 1000;
  const failed = replies.filter(({ status }) => status !== 200);
  if (failed.length > 0) throw new Error(`${failed.length} requests were answered with ${failed[0].status}`);
  const hits = replies.filter(({ cache }) => /; hit/.test(cache));
  const times = replies.map((reply) => reply.ms);
  return {
    requests: replies.length,
    seconds,
    perSecond: replies.length / seconds,
    hitRate: (100 * hits.length) / replies.length,
    meanMs: times.reduce((sum, each) => sum + each, 0) / times.length,
    p95Ms: percentile(times, 0.95),
    hitP95Ms: percentile(
      hits.map((reply) => reply.ms),
      0.95,
    ),
  };
}
