import type { IncomingMessage } from 'node:http';
import { clientAddress } from '../../../src/http/client-address.js';

const request = (forwarded?: string): IncomingMessage =>
  ({
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    socket: { remoteAddress: '10.0.0.9' },
  }) as unknown as IncomingMessage;

describe('where a request came from', () => {
  it.each([
    ['the connection where no proxy is in front', '1.1.1.1', 0, '10.0.0.9'],
    ['what the only proxy wrote', '1.1.1.1', 1, '1.1.1.1'],
    ['what the proxy wrote, not what the caller did', '6.6.6.6, 1.1.1.1', 1, '1.1.1.1'],
    ['what the outermost of two proxies wrote', '6.6.6.6, 1.1.1.1, 10.0.0.8', 2, '1.1.1.1'],
    ['the connection where a proxy wrote nothing', undefined, 1, '10.0.0.9'],
    ['the connection where fewer proxies wrote than there should be', '1.1.1.1', 2, '10.0.0.9'],
    ['the connection where what stands there is no address', 'x'.repeat(5000), 1, '10.0.0.9'],
    ['an address of version 6', '::ffff:1.2.3.4', 1, '::ffff:1.2.3.4'],
  ])('is %s', (_, forwarded, proxies, expected) => {
    expect(clientAddress(request(forwarded), proxies)).toBe(expected);
  });
});
