import { setTimeout as pause } from 'node:timers/promises';
import { freePort, FalajProcess } from '../support/processes.mjs';
import { ask } from './http.mjs';

const RECOVERY_MS = 30_000;

/**
 * The server processes under test. Each is told from the others in `pg_stat_activity`: `chaos a`, its control connections
 * `chaos a control`, its owner's connection `chaos a owner`.
 */
export class Fleet {
  processes = [];

  constructor({ database, token, redisUrl, redisUrls = {}, databasePorts = {}, environment = {} }) {
    Object.assign(this, { database, token, redisUrl, redisUrls, databasePorts, environment });
  }

  async raise(names = ['a', 'b']) {
    for (const name of names) this.processes.push(await this.prepare(name));
    await Promise.all(this.processes.map((process) => this.bringUp(process)));
  }

  async prepare(name) {
    const named = (url, role) => {
      const address = new URL(url);
      address.searchParams.set('application_name', `chaos ${name}${role}`);
      if (role !== ' owner' && this.databasePorts[name] !== undefined) address.port = String(this.databasePorts[name]);
      return address.href;
    };
    const { appUrl, ownerUrl } = this.database;
    const process = new FalajProcess(await freePort(), {
      NODE_ENV: 'development',
      DATABASE_URL: named(appUrl, ''),
      DATABASE_DIRECT_URL: named(appUrl, ' control'),
      DATABASE_OWNER_URL: named(ownerUrl, ' owner'),
      FALAJ_LOAD_DATA: 'false',
      REDIS_URL: this.redisUrls[name] ?? this.redisUrl,
      JWT_SECRET: this.token.secret,
      ...this.environment,
    });
    return Object.assign(process, { name, isDown: true });
  }

  async bringUp(process) {
    process.launch();
    await process.ready();
    process.isDown = false;
  }

  /** Killed at once, so that whoever talks to it is cut off. */
  async kill(process) {
    process.isDown = true;
    await process.kill();
  }

  async stop() {
    await Promise.all(this.processes.filter(({ child }) => child !== undefined).map((process) => process.stop()));
  }

  async get(process, path) {
    const headers = { authorization: `Bearer ${this.token.operator}` };
    const reply = await ask(`${process.url}${path}`, { headers, deadlineMs: 10_000 });
    return { status: reply.status, headers: reply.headers, body: JSON.parse(reply.text) };
  }

  /** Everything as it was before the faults, within a time; says what is still missing then. */
  async recovered(traffic, asDatabase) {
    const until = performance.now() + RECOVERY_MS;
    const began = performance.now();
    let missing = 'nothing was looked at';
    while (performance.now() < until) {
      missing = await this.#missing(traffic, asDatabase).catch((error) => `an error: ${error.message}`);
      if (missing === undefined) return { tookMs: performance.now() - began };
      await pause(100);
    }
    return { missing, tookMs: performance.now() - began };
  }

  async #missing(traffic, asDatabase) {
    for (const process of this.processes) {
      const { status, body } = await this.get(process, '/health/ready');
      if (status !== 200 || body.status !== 'ok') return `${process.name} is ${status} ${JSON.stringify(body)}`;
    }
    return (await this.#notShared()) ?? (await this.#outOfStep(traffic, asDatabase));
  }

  /** An answer that one process loads comes to every other from Redis, then from its own memory. */
  async #notShared() {
    Fleet.questions = (Fleet.questions ?? 0) + 1;
    const path = `/api/v1/labour-market/world-bank-indicators?country=ZZZ&start_year=${1900 + (Fleet.questions % 100)}&end_year=${2000 + Math.floor(Fleet.questions / 100)}`;
    const [first, ...others] = this.processes;
    await this.get(first, path);
    await pause(30);
    for (const process of others) {
      const wanted = this.redisUrl === '' ? /stored/ : /hit.*detail=l2/;
      for (const expected of [wanted, /hit.*detail=l1/]) {
        const got = (await this.get(process, path)).headers['cache-status'];
        if (!expected.test(got)) return `${process.name} answers "${got}" where ${expected} was expected`;
      }
    }
    return undefined;
  }

  async #outOfStep(traffic, asDatabase) {
    await traffic.pauseWriters();
    try {
      await asDatabase((client) => client.query('SELECT falaj.covering_seq()'));
      const { rows } = await asDatabase((client) => client.query('SELECT seq::int FROM falaj.change_head'));
      for (const process of this.processes) {
        const behind = await this.#behind(process, rows[0].seq);
        if (behind !== undefined) return behind;
      }
      return undefined;
    } finally {
      traffic.resumeWriters();
    }
  }

  async #behind(process, head) {
    let status;
    for (let turn = 0; turn < 40; turn += 1) {
      status = (await this.get(process, '/api/v1/admin/changes')).body.status;
      if (status.trusted && status.position === head) return undefined;
      await pause(50);
    }
    return `${process.name} is at ${status.position} of ${head}, ${status.trusted ? 'trusted' : 'suspect'}`;
  }
}
