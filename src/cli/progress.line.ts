import { setTimeout as pause } from 'node:timers/promises';
import type { Terminal } from './terminal.js';
import { clip } from './text.measure.js';

const LOOK_MS = 500;
/** Where nobody watches, a log is written: a line now and then, and none for what is soon over. */
const PLAIN_MS = 30_000;
/** One line up, and away with what stands there. */
const AGAIN = '\u001b[1A\u001b[2K';

/**
 * Shows how far a piece of work is until it ends: one line that is drawn anew on a terminal, else a line every half minute, none with `--json`.
 * What cannot be looked at is not shown: the work does not depend on it.
 */
export async function withProgress<T>(terminal: Terminal, look: () => Promise<string>, work: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const shown = terminal.isQuiet ? Promise.resolve() : show(terminal, look, ended.signal);
  try {
    return await work;
  } finally {
    ended.abort();
    await shown;
  }
}

async function show(terminal: Terminal, look: () => Promise<string>, ended: AbortSignal): Promise<void> {
  let drawn = '';
  // Asked anew each time: it changes while this waits.
  const isOver = (): boolean => ended.aborted;
  while (!isOver()) {
    const everyMs = terminal.isInteractive ? LOOK_MS : PLAIN_MS;
    await pause(everyMs, undefined, { signal: ended }).catch(() => undefined);
    const line = isOver() ? '' : await look().catch(() => '');
    if (line === '' || line === drawn) continue;
    // A line that went on in the next one could not be drawn over.
    if (terminal.isInteractive) terminal.err(`${drawn === '' ? '' : AGAIN}${clip(line, terminal.width ?? 79)}`);
    else terminal.err(line);
    drawn = line;
  }
}
