// Callers for keys nobody has asked for before, coming at a steady pace whatever happens to those before them, while something
// happens to Redis. Rows e and f.
import { setTimeout as pause } from 'node:timers/promises';

/** By a clock that all processes of this machine share. */
export const sharedMs = () => Number(process.hrtime.bigint()) / 1e6;

const EVERY_MS = 5;
export const WARM_MS = 300;
export const LOAD_MS = 5;
/** A call that takes longer than this is never coming back. */
const LOST_MS = 6000;

const load = async () => {
  await pause(LOAD_MS);
  return { loaded: true };
};

export const callerTasks = {
  /** Calls for `ms`; gives when each began, how long it took, and how it ended. */
  async callers(player, { ms, prefix }) {
    const calls = [];
    const pending = [];
    const began = sharedMs();
    for (let number = 0; sharedMs() - began < ms; number++) {
      pending.push(call(player.cache, `${prefix}-${number}`, calls));
      await pause(Math.max(0, began + (number + 1) * EVERY_MS - sharedMs()));
    }
    await Promise.race([Promise.all(pending), pause(LOST_MS)]);
    return calls.map((each) => (each.ms === undefined ? { ...each, ms: LOST_MS, failed: true } : each));
  },
};

async function call(cache, key, calls) {
  const mine = { at: sharedMs(), ms: undefined, failed: false };
  calls.push(mine);
  try {
    const value = await cache.getOrLoad(key, load);
    if (value?.loaded !== true) mine.failed = true;
  } catch {
    mine.failed = true;
  }
  mine.ms = sharedMs() - mine.at;
}

/** Callers of the loader alone, in a process beside the one that is measured: what this machine does to anybody at that time. */
export async function startControl(bench, work) {
  const control = await bench.contestant('none', work);
  await control.ask('open');
  await control.ask('callers', { ms: WARM_MS, prefix: 'warm' });
  return control;
}

export const worst = (calls) => calls.reduce((most, { ms }) => Math.max(most, ms), 0);
export const failures = (calls) => calls.filter(({ failed }) => failed).length;
