// Asks a server over connections that stay open, as fast as it answers, and counts what it said.
import { Agent, request } from 'node:http';
import { percentile } from '../support/report.mjs';

/** Status, how the cache answered, milliseconds. `asked` is a path to get, or a method, a path and what to send. */
function send(agent, base, headers, asked) {
  const { method, path, body } = typeof asked === 'string' ? { method: 'GET', path: asked } : asked;
  const content = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const sent = request(base + path, { agent, method, headers: { ...headers, ...content } }, (reply) => {
      reply.on('error', reject);
      reply.on('end', () =>
        resolve({
          method,
          path,
          status: reply.statusCode,
          cache: reply.headers['cache-status'] ?? '',
          ms: performance.now() - began,
        }),
      );
      reply.resume();
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/**
 * `count` requests, or as many as there is time for in `ms`. `onRequest` is told the number of each before it goes out. What is not
 * answered with a 2xx fails the run; but with `mayRefuse`, where too much is asked on purpose, it is counted, with the time that its refusal took.
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
      replies.push(await send(agent, url, headers, next()));
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, caller));
  } finally {
    agent.destroy();
  }
  const seconds = (performance.now() - began) / 1000;
  const refused = replies.filter(({ status }) => status < 200 || status > 299);
  if (refused.length > 0 && !mayRefuse) {
    const { method, path, status } = refused[0];
    throw new Error(`${refused.length} of ${replies.length} requests failed, such as ${method} ${path} with ${status}`);
  }
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
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    p95Ms: percentile(times, 0.95),
    hitP95Ms: percentile(hitTimes, 0.95),
  };
}
