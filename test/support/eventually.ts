import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 10;

/**
 * Repeats the assertion until it holds and gives its value; past the deadline, which is for hanging and not for slowness, its last
 * failure is thrown.
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  options: { withinMs: number } = { withinMs: 25_000 },
): Promise<T> {
  const deadline = performance.now() + options.withinMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await pause(POLL_MS);
  }
}
