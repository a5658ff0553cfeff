import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 128 });

/** The answer of a server, or an error: with `hung` where there was none within the deadline, else the connection's. */
export async function ask(url, options = {}) {
  try {
    return await askOnce(url, options);
  } catch (error) {
    // A kept connection may be closed by the server just as it is used again; that says nothing about the server.
    if (error.reused && !error.hung && (options.method ?? 'GET') === 'GET') return askOnce(url, options);
    throw error;
  }
}

function askOnce(url, { method = 'GET', headers = {}, body, deadlineMs = 40_000 }) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent });
    const timer = setTimeout(
      () => sent.destroy(Object.assign(new Error(`no answer within ${deadlineMs} ms`), { hung: true })),
      deadlineMs,
    );
    const fail = (error) => {
      clearTimeout(timer);
      reject(Object.assign(error, { reused: sent.reusedSocket }));
    };
    sent.once('error', fail);
    sent.once('response', (reply) => {
      const chunks = [];
      reply.on('data', (chunk) => chunks.push(chunk));
      reply.once('error', fail);
      reply.once('end', () => {
        clearTimeout(timer);
        resolve({ status: reply.statusCode, headers: reply.headers, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    sent.end(body);
  });
}
