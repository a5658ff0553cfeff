import { setTimeout as pause } from 'node:timers/promises';
import { LEASE_MS, Oracle } from './oracle.mjs';
import { Traffic } from './traffic.mjs';

/**
 * One scenario: traffic before, during and after its faults, then everything back as it was, then the accounts. `run` is given
 * a stage on which it does harm.
 */
export class Scenario {
  constructor({ name, mayRefuse = false, run }) {
    Object.assign(this, { name, mayRefuse, run });
  }

  async play(world, fleet, { seconds, random, isQuick }) {
    const oracle = new Oracle(this);
    const traffic = new Traffic(world.lanes, fleet.processes, random);
    const stage = new Stage({ world, fleet, traffic, oracle, seconds, random, isQuick });
    const problems = [];
    const edgeMs = Math.min(2000, seconds * 400);
    // What was committed while nobody read is within the lease no longer.
    await pause(2 * LEASE_MS);
    traffic.start(oracle);
    let recovery = { tookMs: 0 };
    try {
      await pause(edgeMs);
      await this.run(stage);
      recovery = await fleet.recovered(traffic, (work) => world.asOwner(work));
      if (recovery.missing !== undefined) problems.push(`not recovered: ${recovery.missing}`);
      await pause(edgeMs);
    } catch (error) {
      problems.push(`the scenario failed: ${error.stack}`);
      await stage.mend();
    } finally {
      stage.endWindows();
      await traffic.stop();
    }
    problems.unshift(...(await stage.reviveDead()));
    problems.push(...stage.problems, ...(await world.audit.look().catch((error) => [`no audit: ${error.message}`])));
    for (const lane of world.lanes) problems.push(...lane.losses.splice(0));
    if (stage.faults === 0) problems.push('nothing was done to the servers');
    const { wrong, failed, ...sums } = oracle.judge();
    problems.push(...failed.map((each) => JSON.stringify(each)));
    return { name: this.name, ...sums, faults: stage.faults, recoveryMs: recovery.tookMs, wrong, problems };
  }
}

/** What a scenario acts on, and where it tells what it did. */
class Stage {
  faults = 0;
  problems = [];
  #windows = [];

  constructor(parts) {
    Object.assign(this, parts);
  }

  /** The process holds an answer for every lane, which is there to be given when it should no longer be. */
  prime(process) {
    return Promise.all(this.world.lanes.map((lane) => this.traffic.read(process, lane)));
  }

  /** Every lane is written, and long enough ago that no process may rely on what it knew before. */
  async outdate() {
    await Promise.all(this.world.lanes.map((lane) => lane.write('update')));
    await pause(LEASE_MS + 50);
  }

  /** Counts one fault. */
  hit(times = 1) {
    this.faults += times;
  }

  expect(holds, otherwise) {
    if (!holds) this.problems.push(otherwise);
  }

  /** Does one thing again and again for the scenario's seconds, or a share of them. */
  async again(work, { everyMs = 0, share = 1 } = {}) {
    const until = performance.now() + this.seconds * 1000 * share;
    do {
      await work();
      if (everyMs > 0) await pause(everyMs * (0.5 + this.random()));
    } while (performance.now() < until);
  }

  wait(share = 1) {
    return pause(this.seconds * 1000 * share);
  }

  /** Until the work has ended, requests may be refused for lack of a database. */
  async refusing(work) {
    return this.#during(this.oracle.refusing(), work);
  }

  /** Until the work has ended, connections to the process may break, and what it has asked of the others may be undone. */
  async cutting(process, work) {
    return this.#during(this.oracle.cutting(process), work);
  }

  async kill(process) {
    this.hit();
    this.#windows.push(this.oracle.cutting(process));
    await this.fleet.kill(process);
  }

  endWindows() {
    for (const end of this.#windows.splice(0)) end();
  }

  /** After a scenario that failed halfway, so that the next one finds what it expects. */
  async mend() {
    const down = this.fleet.processes.filter((process) => process.isDown);
    await Promise.all(down.map((process) => process.kill()));
    await Promise.all(down.map((process) => this.bringUp(process)));
  }

  /** What ended that nobody killed, with its last words; it is started again for the next scenario. */
  async reviveDead() {
    const dead = this.fleet.processes.filter((process) => process.hasEnded);
    const words = dead.map(({ name, output }) => `${name} ended by itself:\n${output}`);
    await Promise.all(dead.map((process) => this.bringUp(process)));
    return words;
  }

  async bringUp(process) {
    await this.fleet.bringUp(process);
  }

  async #during(end, work) {
    this.#windows.push(end);
    try {
      return await work();
    } finally {
      end();
    }
  }
}
