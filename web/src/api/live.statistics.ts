import { useEffect, useReducer } from 'react';
import { ProblemError } from '../../../clients/react-query/executive.client.js';
import { retryDelay } from '../../../clients/react-query/query-client.js';
import type { ServerEvent } from './event.parser.js';
import { eventsAt } from './event.stream.js';
import { initialLive, reduceLive, type LiveAction, type LiveStatistics } from './live.state.js';

const PATH = '/api/v1/admin/cache/stats/stream';
const TICK_MS = 1000;

/** The statistics of the process as they change, with a new attempt when the connection is lost. */
export function useLiveStatistics(): LiveStatistics {
  const [state, dispatch] = useReducer(reduceLive, null, () => initialLive(Date.now()));
  useEffect(() => {
    const gone = new AbortController();
    void follow(gone.signal, dispatch);
    const timer = setInterval(() => {
      dispatch({ kind: 'tick', atMs: Date.now() });
    }, TICK_MS);
    return () => {
      clearInterval(timer);
      gone.abort();
    };
  }, []);
  return state;
}

async function follow(signal: AbortSignal, dispatch: (action: LiveAction) => void): Promise<void> {
  // Asked anew each time: it changes while something is awaited.
  const isGone = (): boolean => signal.aborted;
  for (let attempt = 0; !isGone(); attempt += 1) {
    const problem = await followOnce(signal, (event) => {
      attempt = 0;
      dispatch({ kind: 'event', event, atMs: Date.now() });
    });
    if (isGone() || problem.isForGood) return;
    dispatch({ kind: 'lost', problem: problem.text });
    await pause(retryDelay(attempt), signal);
  }
}

async function followOnce(
  signal: AbortSignal,
  told: (event: ServerEvent) => void,
): Promise<{ readonly text: string; readonly isForGood: boolean }> {
  try {
    for await (const event of eventsAt(PATH, signal)) told(event);
    return { text: 'the server ended the stream', isForGood: false };
  } catch (error) {
    const isForGood = error instanceof ProblemError && (error.status === 401 || error.status === 403);
    return { text: error instanceof Error ? error.message : String(error), isForGood };
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
