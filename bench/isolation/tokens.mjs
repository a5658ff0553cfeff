// Credentials that must not be accepted: forged, expired, of another algorithm, for another audience, withdrawn, or put together from
// pieces of good ones.
import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { TextEncoder } from 'node:util';
import { exportJWK, SignJWT } from 'jose';

const encoded = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const CLAIMS = { roles: ['admin'], tenants: ['beads'], workspaces: ['duckdb'] };
const DAY = 86_400;

/** An issuer that publishes one key of its own, and holds another that it does not publish. */
export class Issuer {
  static async start() {
    const issuer = new Issuer();
    issuer.published = generateKeyPairSync('rsa', { modulusLength: 2048 });
    issuer.hidden = generateKeyPairSync('rsa', { modulusLength: 2048 });
    issuer.curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = { ...(await exportJWK(issuer.published.publicKey)), kid: 'one', use: 'sig', alg: 'RS256' };
    issuer.server = createServer((_, reply) => {
      reply.setHeader('content-type', 'application/json');
      reply.end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise((resolve) => issuer.server.listen(0, '127.0.0.1', resolve));
    issuer.url = `http://127.0.0.1:${issuer.server.address().port}/jwks.json`;
    return issuer;
  }

  stop() {
    return new Promise((resolve) => this.server.close(resolve));
  }
}

function claimed({ issuer = 'falaj', audience = 'falaj-api', from = 0, until = DAY, subject = 'intruder' } = {}) {
  const now = Math.floor(Date.now() / 1000);
  const token = new SignJWT({ ...CLAIMS }).setIssuedAt(now - DAY).setNotBefore(now + from);
  if (issuer !== null) token.setIssuer(issuer);
  if (audience !== null) token.setAudience(audience);
  if (until !== null) token.setExpirationTime(now + until);
  if (subject !== null) token.setSubject(subject);
  return token;
}

function withHeader(header, signature = '') {
  const now = Math.floor(Date.now() / 1000);
  const claims = { ...CLAIMS, sub: 'intruder', iss: 'falaj', aud: 'falaj-api', iat: now, exp: now + DAY };
  return `${encoded(header)}.${encoded(claims)}.${signature}`;
}

/** Of a server whose tokens are signed by a shared secret. */
export async function againstSecret(secret, goodToken) {
  const key = new TextEncoder().encode(secret);
  const signed = (claims, alg = 'HS256', with_ = key) => claims.setProtectedHeader({ alg, typ: 'JWT' }).sign(with_);
  const [head, body, signature] = goodToken.split('.');
  const grown = {
    ...JSON.parse(Buffer.from(body, 'base64url').toString()),
    roles: ['admin'],
    tenants: ['beads', 'apache'],
  };
  const unsigned = withHeader({ alg: 'HS256', typ: 'JWT' }).slice(0, -1);
  const hmac = (hash, text) => createHmac(hash, key).update(text).digest('base64url');
  return {
    'no signature (alg none)': withHeader({ alg: 'none', typ: 'JWT' }),
    'no signature (alg None)': withHeader({ alg: 'None' }),
    'another secret': await signed(claimed(), 'HS256', randomBytes(48)),
    'another algorithm of the secret': await signed(claimed(), 'HS512'),
    'HS384 under a head of HS256': `${unsigned}.${hmac('sha384', unsigned)}`,
    expired: await signed(claimed({ until: -3600 })),
    'not yet valid': await signed(claimed({ from: 3600 })),
    'without an expiry': await signed(claimed({ until: null })),
    'another audience': await signed(claimed({ audience: 'other-api' })),
    'no audience': await signed(claimed({ audience: null })),
    'another issuer': await signed(claimed({ issuer: 'elsewhere' })),
    'no subject': await signed(claimed({ subject: null })),
    'the subject of nobody': await signed(claimed({ subject: 'anonymous' })),
    'claims grown under a good signature': `${head}.${encoded(grown)}.${signature}`,
    'head changed under a good signature': `${encoded({ alg: 'HS256', typ: 'JWT', kid: 'x' })}.${body}.${signature}`,
    'signature cut': goodToken.slice(0, -4),
    'signature of another token': `${head}.${encoded(grown)}.${hmac('sha256', `${head}.${body}`)}`,
    'not a token': 'a.b.c',
    'two dots': '..',
  };
}

/** Of a server that takes tokens of an issuer that publishes its keys. */
export async function againstPublishedKeys(issuer, secret) {
  const pem = issuer.published.publicKey.export({ type: 'spki', format: 'pem' });
  const by = (claims, alg, key, header = {}) => claims.setProtectedHeader({ alg, kid: 'one', ...header }).sign(key);
  const hidden = await exportJWK(issuer.hidden.publicKey);
  const asSecret = (text) => new TextEncoder().encode(text);
  return {
    'no signature (alg none)': withHeader({ alg: 'none', kid: 'one' }),
    'the published key as a secret': await by(claimed(), 'HS256', asSecret(pem)),
    'the secret of another mode': await by(claimed(), 'HS256', asSecret(secret)),
    'a key that is not published': await by(claimed(), 'RS256', issuer.hidden.privateKey),
    'a key that is not published, by its own name': await by(claimed(), 'RS256', issuer.hidden.privateKey, {
      kid: 'two',
    }),
    'a key carried in the head': await by(claimed(), 'RS256', issuer.hidden.privateKey, { jwk: hidden }),
    'a key named in the head': await by(claimed(), 'RS256', issuer.hidden.privateKey, {
      jku: 'http://127.0.0.1:1/jwks',
    }),
    'a name that is a path': await by(claimed(), 'RS256', issuer.hidden.privateKey, { kid: '../../../dev/null' }),
    'another padding': await by(claimed(), 'PS256', issuer.published.privateKey),
    'a longer hash': await by(claimed(), 'RS512', issuer.published.privateKey),
    'a curve that is not published': await by(claimed(), 'ES256', issuer.curve.privateKey),
    expired: await by(claimed({ until: -3600 }), 'RS256', issuer.published.privateKey),
    'another audience': await by(claimed({ audience: 'other-api' }), 'RS256', issuer.published.privateKey),
    'another issuer': await by(claimed({ issuer: 'elsewhere' }), 'RS256', issuer.published.privateKey),
    'no subject': await by(claimed({ subject: null }), 'RS256', issuer.published.privateKey),
  };
}

export function goodOf(issuer) {
  return claimed({ subject: 'guest' })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .sign(issuer.published.privateKey);
}
