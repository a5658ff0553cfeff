import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './http.mjs';
import { WRITE_KINDS } from './lane.mjs';

const READERS_A_PROCESS = 4;
const READ_PAUSE_MS = 24;
const DOWN_PAUSE_MS = 20;

/** Writers of all lanes and readers of all processes, until told to stop. What they see goes to the oracle. */
export class Traffic {
  tokensOn = true;
  #on = false;
  #writing = false;
  #loops = [];
  #ending = new AbortController();
  #busyWriters = 0;

  constructor(lanes, processes, random) {
    Object.assign(this, { lanes, processes, random });
  }

  start(oracle) {
    this.oracle = oracle;
    this.#ending = new AbortController();
    this.#on = true;
    this.#writing = true;
    const writers = this.lanes.map((lane) => this.#write(lane));
    const readers = this.processes.flatMap((process) =>
      Array.from({ length: READERS_A_PROCESS }, () => this.#readOn(process)),
    );
    this.#loops = [...writers, ...readers];
  }

  async stop() {
    this.#on = false;
    this.#ending.abort();
    await Promise.all(this.#loops);
    this.#loops = [];
  }

  /** Nothing is being written when this resolves. */
  async pauseWriters() {
    this.#writing = false;
    while (this.#busyWriters > 0) await pause(5);
  }

  resumeWriters() {
    this.#writing = true;
  }

  async #write(lane) {
    while (this.#on) {
      // A slow writer's pause does not keep the end waiting.
      await pause(lane.everyMs * (0.5 + this.random()), undefined, { signal: this.#ending.signal }).catch(
        () => undefined,
      );
      if (!this.#on || !this.#writing) continue;
      this.#busyWriters += 1;
      try {
        await lane.write(WRITE_KINDS[Math.floor(this.random() * WRITE_KINDS.length)]);
        if (this.tokensOn && this.random() < 0.4) await lane.takeToken();
      } finally {
        this.#busyWriters -= 1;
      }
    }
  }

  async #readOn(process) {
    while (this.#on) {
      const lane = this.lanes[Math.floor(this.random() * this.lanes.length)];
      if (process.isDown) await pause(DOWN_PAUSE_MS);
      else await this.read(process, lane);
      await pause(READ_PAUSE_MS * (0.5 + this.random()));
    }
  }

  async read(process, lane, path = lane.row.path) {
    const token = this.random() < 0.3 ? lane.tokens[Math.floor(this.random() * lane.tokens.length)] : undefined;
    const headers = token === undefined ? {} : { 'falaj-seq': token.seq };
    const start = performance.now();
    const seen = { lane, process, start, ...(token === undefined ? {} : { floor: token.floor }) };
    try {
      const reply = await ask(`${process.url}${path}`, { headers });
      this.oracle.note({ ...seen, end: performance.now(), ...outcomeOf(reply, lane) });
    } catch (error) {
      this.oracle.note({ ...seen, end: performance.now(), kind: error.hung ? 'hung' : 'cut', message: error.message });
    }
  }
}

function outcomeOf({ status, headers, text }, lane) {
  const body = parsed(text);
  const cacheStatus = headers['cache-status'];
  if (status === 200 && body?.rows?.length === 1) {
    return { kind: 'answer', value: body.rows[0].data[lane.row.column], hit: /; hit\b/.test(cacheStatus), cacheStatus };
  }
  const isProblem = String(headers['content-type']).startsWith('application/problem+json') && body?.code !== undefined;
  const message = `${status} ${body?.code ?? ''} ${body?.detail ?? text.slice(0, 200)}`;
  return { kind: status >= 500 ? 'refused' : 'failed', status, code: body?.code, isProblem, message };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
