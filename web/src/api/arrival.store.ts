import { useSyncExternalStore } from 'react';
import { sessionFetch } from './http.client.js';

/** How the cache answered, by the path and question that was asked. Of clients that give the body alone. */
const arrivals = new Map<string, string>();
const listeners = new Set<() => void>();
/** Older ones go: a page shows a handful. */
const KEPT_MAX = 200;

/** As `sessionFetch`; the `Cache-Status` of what comes is noted. */
export async function notingFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const reply = await sessionFetch(input, init);
  const { pathname, search } = new URL(reply.url);
  const status = reply.headers.get('cache-status');
  if (reply.ok && status !== null) note(pathname + search, status);
  return reply;
}

/** The newest answer of a path whose question has these values; null before one came. */
export function useArrival(path: string, values: Readonly<Record<string, string>>): string | null {
  const key = `${path}?${new URLSearchParams(values).toString()}`;
  return useSyncExternalStore(listen, () => arrivals.get(key) ?? null);
}

function note(key: string, status: string): void {
  arrivals.delete(key);
  arrivals.set(key, status);
  const [oldest] = arrivals.keys();
  if (arrivals.size > KEPT_MAX && oldest !== undefined) arrivals.delete(oldest);
  listeners.forEach((listener) => {
    listener();
  });
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
