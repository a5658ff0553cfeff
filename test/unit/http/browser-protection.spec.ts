import { browserProtection } from '../../../src/http/browser-protection.js';
import { StandingHeaders } from '../../../src/http/standing-headers.js';

async function standing(isBehindHttps: boolean): Promise<StandingHeaders> {
  const headers = new StandingHeaders();
  headers.set(await browserProtection(isBehindHttps));
  return headers;
}

describe('what every reply says to browsers', () => {
  it('is little where it is data: nothing runs in it, nobody frames it, no other site reads it', async () => {
    const { data } = await standing(false);
    expect(data.named).toEqual({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  });

  it('is all that there is to say of pages', async () => {
    const pages = (await standing(false)).of('/docs').named;
    expect(pages).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
    });
    expect(pages['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(pages).not.toHaveProperty('strict-transport-security');
  });

  it('insists on HTTPS where it stands in front', async () => {
    const headers = await standing(true);
    for (const route of ['/api/v1/queries', '/docs']) {
      expect(headers.of(route).named).toHaveProperty('strict-transport-security');
    }
  });

  it.each([
    ['/api/v1/queries/:query_id/run', true],
    ['/apiary', false],
    ['/console/*', false],
    [undefined, false],
  ])('is data below /api alone: %s', async (route, isData) => {
    const headers = await standing(false);
    expect(headers.of(route) === headers.data).toBe(isData);
  });

  it('is the same in each form in which it is sent', async () => {
    const { data } = await standing(true);
    const entries = Object.entries(data.named);
    expect(data.flat).toEqual(entries.flat());
    expect(data.lines).toBe(entries.map(([name, value]) => `${name}: ${value}\r\n`).join(''));
  });
});
