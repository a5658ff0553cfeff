import type { IncomingMessage } from 'node:http';

/** What says where a request came from. */
export type Addressed = Pick<IncomingMessage, 'headers' | 'socket'>;

const ADDRESS = /^[0-9A-Fa-f:.]{2,45}$/;

/**
 * The address a request came from. With proxies in front, each adds whom it heard from at the end of `X-Forwarded-For`: what stands
 * further to the left than there are proxies was written by the caller, and says nothing.
 */
export function clientAddress({ headers, socket }: Addressed, proxies: number): string {
  const direct = socket.remoteAddress ?? 'unknown';
  if (proxies === 0) return direct;
  const told = headers['x-forwarded-for'];
  const hops = (Array.isArray(told) ? told.join(',') : (told ?? '')).split(',');
  const hop = hops.at(-proxies)?.trim() ?? '';
  return ADDRESS.test(hop) ? hop : direct;
}
