import { Audience } from '../../../src/cache/audience.js';
import { ANONYMOUS, type QueryScope } from '../../../src/kernel/query-scope.js';

const scope = (workspaces: readonly string[]): QueryScope => ({
  ...ANONYMOUS,
  ...{ principal: 'ada', tenant: 'north', tenants: ['north', 'south'], roles: ['viewer'], workspaces },
});

describe('who shares an answer', () => {
  it.each(['everyone', 'tenant'] as const)(
    '%s: is shown no workspaces, and shares whatever its own are',
    (audience) => {
      const shared = new Audience('op', { audience });
      expect(shared.shown(scope(['red'])).workspaces).toEqual([]);
      expect(shared.marks(scope(['red']))).toEqual(shared.marks(scope([])));
      expect(shared.identity(scope(['red']))).toEqual(shared.identity(scope(['blue'])));
    },
  );

  it('a user is shown the workspaces that the key names, in whatever order they came', () => {
    const own = new Audience('op', { audience: 'user' });
    expect(own.shown(scope(['red', 'blue'])).workspaces).toEqual(['blue', 'red']);
    expect(own.marks(scope(['red', 'blue']))).toEqual([
      ...['t', 'north', 'u', 'ada', 'r', 'viewer'],
      ...['w', '["blue","red"]'],
    ]);
    expect(own.marks(scope(['blue', 'red']))).toEqual(own.marks(scope(['red', 'blue'])));
    expect(own.marks(scope(['blue']))).not.toEqual(own.marks(scope(['red'])));
    expect(own.identity(scope(['blue']))).not.toEqual(own.identity(scope([])));
  });

  it('of a workspace: is shown that one alone, and whoever else may see it shares', () => {
    const shared = new Audience('op', { audience: 'workspace' });
    const [ada, ben] = [
      shared.of(scope(['red', 'blue']), 'red'),
      shared.of({ ...scope(['red']), principal: 'ben' }, 'red'),
    ];
    expect(shared.shown(ada)).toMatchObject({ principal: 'anonymous', workspaces: ['red'], roles: [], tenant: null });
    expect(shared.marks(ada)).toEqual(['w', '["red"]']);
    expect([shared.marks(ben), shared.identity(ben)]).toEqual([shared.marks(ada), shared.identity(ada)]);
    expect(() => shared.of(scope(['blue']), 'red')).toThrow('auth.forbidden');
    expect(() => shared.of(ANONYMOUS, 'red')).toThrow('auth.missing');
    expect(() => shared.of(scope(['red']), undefined)).toThrow('request.invalid');
    expect(shared.isPublic).toBe(false);
  });
});
