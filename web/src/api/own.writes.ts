import type { QueryClient } from '@tanstack/react-query';

const KEY = ['own-writes'];

/**
 * The newest position of the change log that a write of this session was answered with. A read that sends it is answered after
 * that write, whichever server it reaches. Kept with what the session was shown, and gone with it.
 */
export function noteOwnWrite(client: QueryClient, headers: Headers): number | null {
  const position = Number(headers.get('falaj-seq') ?? Number.NaN);
  if (!Number.isSafeInteger(position)) return null;
  const newest = Math.max(position, ownWrite(client) ?? 0);
  // It is no answer of the server's: nothing refreshes it, and nothing but the end of the session ends it.
  client.setQueryDefaults(KEY, { gcTime: Infinity, staleTime: Infinity });
  client.setQueryData(KEY, newest);
  return position;
}

export function ownWrite(client: QueryClient): number | undefined {
  return client.getQueryData<number>(KEY);
}

/** Headers of a read that must see what this session wrote. */
export function afterOwnWrites(client: QueryClient): Readonly<Record<string, string>> {
  const position = ownWrite(client);
  return position === undefined ? {} : { 'falaj-seq': String(position) };
}
