import { loadSettings } from '../../../src/config/load-settings.js';
import type { SettingProblem } from '../../../src/config/setting-problem.js';
import type { Settings } from '../../../src/config/settings.js';
import type { FalajError } from '../../../src/kernel/falaj-error.js';

const SECRET = 'a-secret-of-our-own-with-forty-characters';

function load(environment: NodeJS.ProcessEnv): Settings {
  return loadSettings({ environment });
}

function names(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    load(environment);
    return [];
  } catch (error) {
    return ((error as FalajError).fields['problems'] as unknown as readonly SettingProblem[]).map(({ name }) => name);
  }
}

describe('keys that an issuer publishes', () => {
  const JWKS_URL = 'https://issuer.example/keys';

  it('take the place of the secret, in production too', () => {
    expect(load({ NODE_ENV: 'production', JWKS_URL }).auth).toMatchObject({ jwksUrl: JWKS_URL, jwtSecret: null });
    expect(load({ NODE_ENV: 'production', JWT_SECRET: SECRET }).auth).toMatchObject({
      jwksUrl: null,
      jwtSecret: SECRET,
    });
  });

  it.each([
    [{ JWKS_URL, JWT_SECRET: SECRET }],
    [{ NODE_ENV: 'production', JWKS_URL: 'http://issuer.example/keys' }],
    [{ JWKS_URL: 'issuer' }],
  ])('are refused as %j', (environment) => {
    expect(names(environment)).toEqual(['JWKS_URL']);
  });

  it('are not needed by the command line, which may have a token or a key of its own', () => {
    expect(load({ JWKS_URL, FALAJ_TOKEN: 'falaj_key_0123456789abcdef_secret' }).auth.ownToken).toMatch(/^falaj_key_/);
    expect(names({ FALAJ_TOKEN: 'short' })).toEqual(['FALAJ_TOKEN']);
  });
});

describe('limits on requests', () => {
  it('are off where people develop, and on in production', () => {
    const none = { anonymousPerSecond: null, principalPerSecond: null };
    expect(load({ NODE_ENV: 'development' }).http.rateLimits).toMatchObject(none);
    const { anonymousPerSecond, principalPerSecond } = load({ NODE_ENV: 'production', JWT_SECRET: SECRET }).http
      .rateLimits;
    expect(anonymousPerSecond).toBeGreaterThan(0);
    expect(principalPerSecond).toBeGreaterThan(anonymousPerSecond ?? Infinity);
  });
});
