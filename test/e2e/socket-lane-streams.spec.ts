import * as fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import { RequestDrain } from '../../src/http/request-drain.js';
import { eventually } from '../support/eventually.js';
import type { RawConnection, RawReply } from '../support/raw-connection.js';
import {
  ask,
  comparable,
  head,
  LARGE,
  laneTrial,
  ONE,
  OTHER,
  RESTRICTED,
  rowsOf,
  RUN,
  statusOf,
  TEXT,
} from './socket-lane.fixture.js';

/** Each is new to the cache. */
const COLD = `${RUN}?top_n=`;

const trial = laneTrial();

describe('known bytes that are no request', () => {
  const bytes = head('GET', ONE);

  /** Each reply's status in turn, when all that was asked has been answered; and that nothing comes after. */
  async function statuses(connection: RawConnection, count: number): Promise<number[]> {
    const told: number[] = [];
    while (told.length < count) told.push(await statusOf(connection));
    // Whatever the pieces before gave rise to is answered before this.
    const last = await ask(connection, head('GET', '/health/live'));
    expect(JSON.parse(last.body)).toEqual({ status: expect.any(String) as unknown });
    return told;
  }

  it('are the body of a write', async () => {
    const connection = await trial().known(bytes);
    await trial().deliver(connection, [head('POST', RUN, { ...TEXT, 'Content-Length': String(bytes.length) }), bytes]);
    expect(await statuses(connection, 1)).toEqual([415]);
  });

  it('are a piece of a write that is sent in pieces', async () => {
    const connection = await trial().known(bytes);
    const writing = head('POST', RUN, { ...TEXT, 'Transfer-Encoding': 'chunked' });
    const size = bytes.length.toString(16);
    await trial().deliver(connection, [writing, `${size}\r\n`, bytes, '\r\n0\r\n\r\n']);
    expect(await statuses(connection, 1)).toEqual([415]);
  });

  it('are the body of a write that is refused before anyone hears of it, behind a request in the same piece', async () => {
    const connection = await trial().known(bytes);
    const refused = head('POST', RUN, { Expect: 'something-else', 'Content-Length': String(bytes.length) });
    for (const pieces of [[bytes + refused], [bytes.slice(0, -2), `\r\n${refused}`]]) {
      await trial().deliver(connection, pieces);
      // Both are answered, so that this would be a place between two requests.
      expect(await statusOf(connection)).toBe(200);
      expect(await statusOf(connection)).toBe(417);
      await trial().deliver(connection, [bytes]);
      expect(await statuses(connection, 0)).toEqual([]);
    }
  });

  it('are a header of another request, and no other request from then on', async () => {
    await trial().known(head('GET', OTHER));
    const connection = await trial().known(bytes);
    await trial().deliver(connection, [`GET ${OTHER} HTTP/1.1\r\nHost: falaj\r\nX-Other: `, bytes]);
    expect(rowsOf(await connection.reply())).toBe(7);
    expect(await statuses(connection, 0)).toEqual([]);
    for (let time = 0; time < 4; time++) expect(rowsOf(await ask(connection, bytes))).toBe(3);
  });

  it('are a header of a request that began before the last one was answered', async () => {
    const connection = await trial().known(bytes);
    await trial().whileLocked(async () => {
      await trial().deliver(connection, [
        head('GET', `${COLD}21`),
        `GET ${OTHER} HTTP/1.1\r\nHost: falaj\r\nX-Other: `,
      ]);
    });
    expect(rowsOf(await connection.reply())).toBe(21);
    await trial().deliver(connection, [bytes]);
    expect(rowsOf(await connection.reply())).toBe(7);
    expect(await statuses(connection, 0)).toEqual([]);
  });

  it('are the body of a GET, which is answered without it', async () => {
    const connection = await trial().known(bytes);
    await trial().deliver(connection, [head('GET', ONE, { 'Content-Length': String(bytes.length) })]);
    expect(await statusOf(connection)).toBe(200);
    await trial().deliver(connection, [bytes]);
    expect(await statuses(connection, 0)).toEqual([]);
  });

  it('are not what the parser reads where a request has begun in the piece before', async () => {
    const connection = await trial().known(bytes);
    await trial().deliver(connection, [`${bytes}G`]);
    expect(await statusOf(connection)).toBe(200);
    await trial().deliver(connection, [bytes]);
    expect(await statusOf(connection)).toBe(400);
  });

  it('come while another request is still being answered, and wait for their turn', async () => {
    const connection = await trial().known(bytes);
    for (let rows = 11; rows < 15; rows++) {
      await trial().deliver(connection, [head('GET', `${COLD}${String(rows)}`), bytes]);
      const replies = [await connection.reply(), await connection.reply()];
      expect(replies.map(rowsOf)).toEqual([rows, 3]);
      expect((await ask(connection, bytes)).status).toBe(200);
    }
  });
});

describe('whatever comes on a connection', () => {
  const length = (text: string): string => String(Buffer.byteLength(text));
  const one = head('GET', ONE);
  const json = { 'Content-Type': 'application/json' };
  const good = JSON.stringify({ params: { top_n: 7 } });
  const chunked = head('POST', RUN, { ...TEXT, 'Transfer-Encoding': 'chunked' });
  const asked: readonly string[] = [
    one,
    head('GET', OTHER),
    head('GET', LARGE),
    head('HEAD', ONE),
    head('GET', ONE, { 'If-None-Match': '*' }),
    head('GET', RESTRICTED),
    head('GET', `${RUN}?top_n=none`),
    head('POST', RUN, { ...json, 'Content-Length': length(good) }) + good,
    head('POST', RUN, { ...TEXT, 'Content-Length': length(one) }) + one,
    `${chunked}${one.length.toString(16)}\r\n${one}\r\n0\r\n\r\n`,
    `\r\n${one}`,
  ];
  const methodOf = (bytes: string): string => bytes.trimStart().split(' ')[0] ?? '';
  const alone: RawReply[] = [];

  it('is answered alone as it will be among others', async () => {
    for (const bytes of asked) {
      let reply: RawReply | undefined;
      for (let time = 0; time < 4; time++) {
        const connection = await trial().open();
        connection.send(bytes);
        reply = await connection.reply(methodOf(bytes));
      }
      alone.push(comparable(reply as unknown as RawReply));
    }
    expect(alone.map(({ status }) => status)).toEqual([200, 200, 200, 200, 304, 401, 400, 200, 415, 415, 200]);
  });

  it('is answered the same, in any order and in any pieces', async () => {
    const order = fc.array(fc.nat({ max: asked.length - 1 }), { minLength: 2, maxLength: 12 });
    const cuts = fc.array(fc.nat(4000), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(order, cuts, fc.boolean(), async (numbers, places, isWaiting) => {
        const connection = await trial().open();
        const texts = numbers.map((number) => asked[number] ?? '');
        const reply = (text: string): Promise<RawReply> => connection.reply(methodOf(text));
        const replies: RawReply[] = [];
        if (isWaiting) {
          // One after the other, each in pieces of its own.
          for (const text of texts) {
            await trial().deliver(connection, pieces(text, places));
            replies.push(await reply(text));
          }
        } else {
          await trial().deliver(connection, pieces(texts.join(''), places));
          for (const text of texts) replies.push(await reply(text));
        }
        expect(replies.map(comparable)).toEqual(numbers.map((number) => alone[number]));
        expect(connection.unread).toBe('');
        connection.close();
      }),
      { numRuns: 120, seed: 20_261_127 },
    );
  });

  function pieces(text: string, places: readonly number[]): string[] {
    const cuts = [...new Set(places.map((place) => place % text.length))]
      .filter((cut) => cut > 0)
      .sort((a, b) => a - b);
    return [0, ...cuts].map((from, at) => text.slice(from, cuts[at]));
  }

  it('is whole for a client who asks much and reads late', async () => {
    const bytes = head('GET', LARGE);
    const connection = await trial().known(bytes);
    const one = await ask(connection, bytes);
    connection.socket.pause();
    const count = 600;
    connection.send(bytes.repeat(count));
    const drain = trial().application.app.get(RequestDrain);
    await eventually(() => {
      expect(drain.inFlight).toBeGreaterThan(0);
    });
    connection.socket.resume();
    for (let time = 0; time < count; time++) expect((await connection.reply()).body).toBe(one.body);
    await eventually(() => {
      expect(drain.inFlight).toBe(0);
    });
  });

  it('is not read on without end from a client who does not read', async () => {
    const bytes = head('GET', LARGE);
    const connection = await trial().known(bytes);
    const length = (await ask(connection, bytes)).body.length;
    connection.socket.pause();
    const socket = trial().socketOf(connection);
    const piecesMax = 4000;
    let sent = 0;
    while (sent++ < piecesMax && !socket.isPaused()) {
      const before = socket.bytesRead;
      connection.send(bytes);
      while (!socket.isPaused() && socket.bytesRead < before + bytes.length) await turn();
    }
    expect(sent).toBeLessThan(piecesMax);
    expect(socket.writableLength).toBeLessThan(4 * length);
  });

  it('does not stay counted as running where the client goes without reading', async () => {
    const bytes = head('GET', LARGE);
    const drain = trial().application.app.get(RequestDrain);
    for (let time = 0; time < 20; time++) {
      const connection = await trial().known(bytes);
      connection.socket.pause();
      for (let more = 0; more < 50; more++) connection.send(bytes);
      await turn();
      connection.close();
    }
    await eventually(() => {
      expect(drain.inFlight).toBe(0);
    });
  });
});
