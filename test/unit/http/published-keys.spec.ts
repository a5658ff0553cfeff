import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { loadSettings } from '../../../src/config/load-settings.js';
import { TokenVerifier } from '../../../src/http/token.verifier.js';
import { VirtualClock } from '../../support/virtual-clock.js';

Logger.overrideLogger(false);

interface Pair {
  readonly jwk: JWK;
  readonly key: CryptoKey;
  readonly alg: string;
}

async function pair(kid: string | undefined, alg = 'RS256'): Promise<Pair> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), alg, ...(kid !== undefined && { kid }) };
  return { jwk, key: privateKey, alg };
}

/** An issuer of tokens on this machine. */
class Issuer {
  asked = 0;
  reply: (keys: readonly JWK[]) => { status: number; body: string } = (keys) => ({
    status: 200,
    body: JSON.stringify({ keys }),
  });
  keys: JWK[] = [];
  private server: Server | undefined;

  async start(): Promise<string> {
    this.server = createServer((_, response) => {
      this.asked += 1;
      const { status, body } = this.reply(this.keys);
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end(body);
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/keys`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

const settings = loadSettings({ environment: { NODE_ENV: 'test' } });
let issuer: Issuer;
let clock: VirtualClock;
let verifier: TokenVerifier;
let one: Pair;
let two: Pair;

beforeAll(async () => {
  [one, two] = await Promise.all([pair('one'), pair('two', 'ES256')]);
});

beforeEach(async () => {
  issuer = new Issuer();
  issuer.keys = [one.jwk];
  clock = new VirtualClock();
  const jwksUrl = await issuer.start();
  const auth = {
    ...settings.auth,
    ...{ jwksUrl, jwtSecret: null, jwksTimeoutMs: 2000 },
    ...{ jwksRefreshSeconds: 300, jwksCooldownSeconds: 30, jwksStaleMaxSeconds: 3600 },
  };
  verifier = new TokenVerifier({ ...settings, auth }, clock);
});

afterEach(() => issuer.stop());

function sign(
  by: Pair,
  header: object = {},
  claims: Record<string, unknown> = { roles: ['analyst'] },
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: by.alg, ...(by.jwk.kid !== undefined && { kid: by.jwk.kid }), ...header })
    .setSubject('someone')
    .setIssuer(settings.auth.issuer)
    .setAudience(settings.auth.audience)
    .setExpirationTime(Math.floor(clock.now() / 1000) + 86_400)
    .sign(by.key);
}

const refused = { code: 'auth.invalid', detail: 'the token is not signed by a trusted key' };

describe('keys that an issuer publishes', () => {
  it('are asked for once, however many tokens they sign', async () => {
    const tokens = await Promise.all(['a', 'b', 'c'].map((jti) => sign(one, {}, { jti, roles: ['analyst'] })));
    const found = await Promise.all(tokens.map((token) => verifier.verify(token)));
    expect(found.map(({ roles }) => roles)).toEqual([['analyst'], ['analyst'], ['analyst']]);
    expect(issuer.asked).toBe(1);
    expect(verifier.known(tokens[0] ?? '')).toEqual(found[0]);
  });

  it('are asked for at once where a token names a new one, as after a rotation', async () => {
    await verifier.verify(await sign(one));
    issuer.keys = [one.jwk, two.jwk];
    await clock.advance(31_000);
    await expect(verifier.verify(await sign(two))).resolves.toMatchObject({ principal: 'someone' });
    expect(issuer.asked).toBe(2);
  });

  it('are not asked for again and again by tokens that name keys nobody has', async () => {
    await verifier.verify(await sign(one));
    await clock.advance(31_000);
    for (let i = 0; i < 20; i++) {
      const token = await sign(one, { kid: `invented-${String(i)}` });
      await expect(verifier.verify(token)).rejects.toMatchObject(refused);
    }
    expect(issuer.asked).toBe(2);
  });

  it('are tried one after another for a token that names none', async () => {
    const unnamed = await pair(undefined);
    issuer.keys = [one.jwk, unnamed.jwk];
    await expect(verifier.verify(await sign(unnamed))).resolves.toMatchObject({ principal: 'someone' });
    const stranger = await pair(undefined);
    await expect(verifier.verify(await sign(stranger))).rejects.toMatchObject(refused);
  });

  it('no longer let anyone in once they are withdrawn, tokens that were verified before included', async () => {
    const token = await sign(one);
    await verifier.verify(token);
    issuer.keys = [two.jwk];
    await clock.advance(301_000);
    // This one is answered by what is known, and has the keys asked for.
    expect(verifier.known(token)).toBeDefined();
    await verifier.verify(await sign(two));
    expect(verifier.known(token)).toBeUndefined();
    await expect(verifier.verify(token)).rejects.toMatchObject(refused);
  });

  it('are good for their time while the issuer is away, and then nobody is let in', async () => {
    await verifier.verify(await sign(one));
    issuer.reply = () => ({ status: 500, body: '' });
    await clock.advance(3_500_000);
    await expect(verifier.verify(await sign(one, {}, { jti: 'later' }))).resolves.toBeDefined();
    await clock.advance(200_000);
    await expect(verifier.verify(await sign(one, {}, { jti: 'too late' }))).rejects.toMatchObject({
      code: 'auth.unavailable',
    });
  });

  it.each([
    ['an error', { status: 500, body: '' }],
    ['a redirection', { status: 302, body: '' }],
    ['no JSON', { status: 200, body: '<html>' }],
    ['JSON that is no key set', { status: 200, body: '{"keys":"none"}' }],
    ['more than anyone needs', { status: 200, body: JSON.stringify({ keys: [], pad: 'x'.repeat(300_000) }) }],
  ])('cannot be had where the issuer answers %s', async (_, reply) => {
    issuer.reply = () => reply;
    const token = await sign(one);
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'auth.unavailable' });
    // Failing, it is not asked for every token.
    const { asked } = issuer;
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'auth.unavailable' });
    expect(issuer.asked).toBe(asked);
    issuer.reply = (keys) => ({ status: 200, body: JSON.stringify({ keys }) });
    await clock.advance(1001);
    await expect(verifier.verify(token)).resolves.toBeDefined();
  });

  it('do not verify what is signed by a secret, a published key taken for the secret included', async () => {
    const text = new TextEncoder().encode(JSON.stringify(one.jwk));
    for (const secret of [text, new TextEncoder().encode(settings.auth.jwtSecret ?? '')]) {
      const token = await new SignJWT({ roles: ['admin'] })
        .setProtectedHeader({ alg: 'HS256', kid: 'one' })
        .setSubject('someone')
        .setIssuer(settings.auth.issuer)
        .setAudience(settings.auth.audience)
        .setExpirationTime(Math.floor(clock.now() / 1000) + 60)
        .sign(secret);
      await expect(verifier.verify(token)).rejects.toMatchObject({
        code: 'auth.invalid',
        detail: "the token's algorithm is not accepted; RS256 and ES256 are",
      });
    }
  });

  it('do not verify by an algorithm that is not pinned', async () => {
    const other = await pair('other', 'PS256');
    issuer.keys = [other.jwk];
    await expect(verifier.verify(await sign(other))).rejects.toMatchObject({ code: 'auth.invalid' });
  });
});
