import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { CliContext } from './cli-context.js';
import type { ServerClient } from './server.client.js';
import { said } from './terminal.js';

const LOOK_MS = 500;
/** One line up, and away with what stands there. */
const AGAIN = '\u001b[1A\u001b[2K';

/** Shows how far the server is with a warm-up that was asked for, on a terminal alone, until the work has ended. */
export async function withProgress<T>(context: CliContext, server: ServerClient, work: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const shown = context.terminal.isInteractive ? show(context, server, ended.signal) : Promise.resolve();
  try {
    return await work;
  } finally {
    ended.abort();
    await shown;
  }
}

/** What cannot be looked at is not shown: the warm-up does not depend on it. */
async function show({ terminal }: CliContext, server: ServerClient, ended: AbortSignal): Promise<void> {
  let drawn = '';
  // Asked anew each time: it changes while this waits.
  const isOver = (): boolean => ended.aborted;
  while (!isOver()) {
    await pause(LOOK_MS, undefined, { signal: ended }).catch(() => undefined);
    const line = isOver() ? '' : await lineOf(server).catch(() => '');
    if (line === '' || line === drawn) continue;
    terminal.err(`${drawn === '' ? '' : AGAIN}${line}`);
    drawn = line;
  }
}

async function lineOf(server: ServerClient): Promise<string> {
  const { body } = await server.get('/api/v1/admin/cache/warmup');
  const runs = (body as JsonObject)['current'] as readonly JsonObject[];
  return progressLine(runs.filter(({ occasion }) => occasion === 'request').at(-1));
}

/** Nothing where there is no such warm-up. */
export function progressLine(run: JsonObject | undefined): string {
  if (run === undefined) return '';
  const { total, done } = run as { total: number | null; done: number };
  const share = total === null || total === 0 ? '  …' : `${String(Math.floor((done / total) * 100)).padStart(3)} %`;
  const counts = `${said(run.sets)} loaded, ${said(run.hits)} there already, ${said(run.errors)} failed`;
  return `${share}  ${String(done)} of ${said(total ?? '…')} questions: ${counts}`;
}
