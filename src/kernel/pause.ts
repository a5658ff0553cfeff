import type { Timers } from './clock.js';

/** Resolves when the milliseconds have passed; nothing ends it before. */
export function pause(ms: number, timers: Timers): Promise<void> {
  return new Promise((resolve) => {
    timers.after(ms, resolve);
  });
}
