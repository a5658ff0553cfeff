import { SystemClock } from '../../../src/kernel/clock.js';
import { ERROR_CATALOGUE } from '../../../src/kernel/error-catalogue.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';
import { md5Hex, sha256Hex } from '../../../src/kernel/hash.js';
import { ANONYMOUS, hasRole } from '../../../src/kernel/query-scope.js';

describe('error catalogue', () => {
  it('gives every code a status, a title and a hint that is a sentence', () => {
    for (const [code, entry] of Object.entries(ERROR_CATALOGUE)) {
      expect(code).toMatch(/^[a-z]+\.[a-z_]+$/);
      expect(entry.status).toBeGreaterThanOrEqual(400);
      expect(entry.hint).toMatch(/\.$/);
    }
  });
  it('lets an error carry a nearer hint and its cause, else the catalogue speaks', () => {
    const cause = new Error('socket');
    const plain = new FalajError('query.unknown', 'no query named x');
    expect(plain).toMatchObject({ status: 404, title: 'Unknown query', hint: ERROR_CATALOGUE['query.unknown'].hint });
    expect(plain.message).toBe('query.unknown: no query named x');
    const near = new FalajError('query.failed', 'd', { hint: 'Do this.', fields: { a: 1 }, cause });
    expect(near).toMatchObject({ hint: 'Do this.', fields: { a: 1 }, cause });
  });
});

describe('roles', () => {
  const scope = (...roles: ('viewer' | 'analyst' | 'operator' | 'admin')[]) => ({ ...ANONYMOUS, roles });
  it('order as two ladders that meet at admin', () => {
    expect(hasRole(scope('analyst'), 'viewer')).toBe(true);
    expect(hasRole(scope('analyst'), 'operator')).toBe(false);
    expect(hasRole(scope('operator'), 'analyst')).toBe(false);
    expect(hasRole(scope('admin'), 'operator')).toBe(true);
    expect(hasRole(scope('viewer', 'operator'), 'operator')).toBe(true);
    expect(hasRole(ANONYMOUS, 'viewer')).toBe(false);
  });
});

describe('hashes', () => {
  it('are the published ones', () => {
    expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256Hex(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(md5Hex('abc')).toBe('900150983cd24fb0d6963f7d28e17f72');
  });
});

describe('SystemClock', () => {
  it('never steps back, and a cancelled timer does not fire', async () => {
    const clock = new SystemClock();
    const before = clock.monotonicMs();
    let fired = '';
    clock.after(0, () => {
      fired = 'cancelled';
    })();
    const held = setInterval(() => undefined, 1000);
    await new Promise<void>((resolve) => {
      clock.after(1, resolve);
    });
    clearInterval(held);
    expect(fired).toBe('');
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(before);
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
  });
});
