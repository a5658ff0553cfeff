import { runCommandLine } from '../../../src/cli/program.js';
import { closedAddress, contextFor, RecordingTerminal, ScriptedServer } from './cli.fixture.js';

const STATS = {
  namespace: 'falaj',
  tiers: { l1: { bytes: 10, keys: 1 }, l2: { state: 'ready', in_flight: 0 } },
  maintenance: null,
  operations: [
    { operation: 'get_x', region: 'default', hits: 3, l1_hits: 2, l2_hits: 1, misses: 1, sets: 1, errors: 0 },
  ],
  total: { hits: 3, l1_hits: 2, l2_hits: 1, misses: 1, sets: 1, errors: 0 },
};
const MAINTAINED = {
  started_at: '2025-01-15T00:00:00.000Z',
  took_ms: 12,
  dry_run: false,
  complete: true,
  servers: 1,
  examined: 90,
  endless: { found: 3, removed: 3, kept: 0 },
  orphans: { found: 5, removed: 5, young: 1 },
  rules: { in_force: 2, retired: 1 },
  regions: [{ region: 'small', keys: 40, bytes: 44_000, bytes_max: 20_000, removed: 24 }],
};
const REGIONS = {
  enabled: true,
  regions: [
    { name: 'default', ttl_seconds: 60, l1_ttl_seconds: 5, entry_bytes_max: 9, read: 'leased', tiers: ['l1', 'l2'] },
  ],
  operations: [
    { operation: 'get_x', is_cached: true },
    { operation: 'get_y', is_cached: false },
  ],
};
const ENTRY = {
  key: 'falaj:qr:a',
  tier: 'l1',
  bytes: 12,
  age_seconds: 1,
  ttl_seconds: 5,
  load_cost_ms: 1.26,
  position: { incarnation: 'i', seq: 7 },
  tags: ['op:get_x'],
};

describe('falaj cache', () => {
  let server: ScriptedServer;
  let address: string;
  let terminal: RecordingTerminal;

  const run = (...words: string[]): Promise<number> => runCommandLine(words, contextFor(address, terminal));

  beforeEach(async () => {
    terminal = new RecordingTerminal();
    server = new ScriptedServer({
      '/api/v1/admin/cache/stats': { body: STATS },
      '/api/v1/admin/cache/regions': { body: REGIONS },
      '/api/v1/admin/cache/entries': {
        body: { count: 1, entries: [ENTRY] },
      },
      '/api/v1/admin/cache/invalidate': { body: { seq: 42 } },
      '/api/v1/admin/cache/maintenance': { body: MAINTAINED },
    });
    address = await server.start();
  });
  afterEach(() => server.stop());

  it('shows stats as a table, with the operator token sent', async () => {
    expect(await run('cache', 'stats')).toBe(0);
    expect(terminal.stdout[0]).toMatch(
      /operation\s+region\s+hits\s+l1 hits.*errors\n.*\nget_x\s+default\s+3[^]*\(all\)/,
    );
    expect(server.exchanges.at(-1)?.authorization).toBe('Bearer test-token');
  });

  it('prints one JSON object and nothing else with --json, wherever it stands', async () => {
    for (const words of [
      ['--json', 'cache', 'stats'],
      ['cache', 'stats', '--json'],
    ]) {
      terminal = new RecordingTerminal();
      expect(await run(...words)).toBe(0);
      expect(terminal.stdout).toHaveLength(1);
      expect(JSON.parse(terminal.stdout[0]!)).toEqual(STATS);
      expect(terminal.stderr).toEqual([]);
    }
  });

  it('shows info, lists by prefix and inspects one key', async () => {
    expect(await run('cache', 'info')).toBe(0);
    expect(terminal.stdout[0]).toMatch(
      /on, namespace falaj[^]*bytes 10, keys 1[^]*state ready[^]*1 of 2 cached[^]*default\s+60\s+5/,
    );
    expect(await run('cache', 'list', '--prefix', 'falaj:qr')).toBe(0);
    expect(server.exchanges.at(-1)?.url).toContain('prefix=falaj%3Aqr');
    expect(terminal.stdout[1]).toContain('falaj:qr:a');
    expect(await run('cache', 'inspect', 'falaj:qr:a')).toBe(0);
    expect(terminal.stdout[2]).toMatch(/key {2}falaj:qr:a[^]*l1\s+7\s+12\s+1\s+5\s+1\.3[^]*op:get_x/);
    expect(await run('cache', 'list', '--limit', '1')).toBe(0);
    expect(terminal.stdout[3]).toContain('--limit shows more');
    expect(await run('cache', 'list', '--limit', '0')).toBe(2);
  });

  it('invalidates exactly one target', async () => {
    expect(await run('cache', 'invalidate', '--tag', 'dataset:wage_panel')).toBe(0);
    expect(server.exchanges.at(-1)).toMatchObject({ method: 'POST', body: '{"tag":"dataset:wage_panel"}' });
    expect(terminal.stdout[0]).toBe('invalidated tag dataset:wage_panel at position 42');
    expect(await run('cache', 'invalidate', '--prefix', 'falaj:qr', '--soft', '--dry-run')).toBe(0);
    expect(server.exchanges.at(-1)).toMatchObject({ body: '{"prefix":"falaj:qr","soft":true,"dry_run":true}' });
    expect(await run('cache', 'invalidate')).toBe(2);
    expect(await run('cache', 'invalidate', '--key', 'a', '--tag', 'b')).toBe(2);
    expect(terminal.stderr.join('\n')).toContain('exactly one of --key, --prefix, --pattern, --region');
  });

  it('has Redis looked after, or only looked at', async () => {
    expect(await run('cache', 'maintain')).toBe(0);
    expect(server.exchanges.at(-1)).toMatchObject({ method: 'POST', body: '{"dry_run":false}' });
    expect(terminal.stdout[0]).toMatch(
      /90 keys on 1 servers in 12 ms\nremoved +3 without an end, 5 of other versions, 24 over region limits\nrules +2 in force, 1 retired\n[^]*small +40 +44000 +20000 +24/,
    );
    expect(await run('cache', 'maintain', '--dry-run', '--json')).toBe(0);
    expect(server.exchanges.at(-1)).toMatchObject({ body: '{"dry_run":true}' });
    expect(JSON.parse(terminal.stdout[1]!)).toEqual(MAINTAINED);
  });

  it('says when it was last looked after', async () => {
    expect(await run('cache', 'info')).toBe(0);
    expect(terminal.stdout[0]).toMatch(/maintained +not yet/);
    const told = new ScriptedServer({
      '/api/v1/admin/cache/stats': { body: { ...STATS, maintenance: MAINTAINED } },
      '/api/v1/admin/cache/regions': { body: REGIONS },
    });
    expect(await runCommandLine(['cache', 'info'], contextFor(await told.start(), terminal))).toBe(0);
    await told.stop();
    expect(terminal.stdout[1]).toMatch(/maintained +2025-01-15T00:00:00.000Z, 3 without an end, 5 of other versions/);
  });

  it('says that no server runs, and exits 1', async () => {
    address = await closedAddress();
    expect(await run('cache', 'stats')).toBe(1);
    expect(terminal.stderr[0]).toContain('server.unreachable');
    expect(terminal.stderr[1]).toContain('npm start');
  });
});

it('a cache that is off and unused says so', async () => {
  const server = new ScriptedServer({
    '/api/v1/admin/cache/stats': { body: { tiers: { l1: {}, l2: null }, operations: [] } },
    '/api/v1/admin/cache/regions': { body: { enabled: false, regions: [], operations: [] } },
  });
  const terminal = new RecordingTerminal();
  const context = contextFor(await server.start(), terminal);
  expect(await runCommandLine(['cache', 'stats'], context)).toBe(0);
  expect(await runCommandLine(['cache', 'info'], context)).toBe(0);
  expect(terminal.stdout[0]).toBe('nothing was asked of the cache yet');
  expect(terminal.stdout[1]).toMatch(/off,[^]*redis +not configured/);
  await server.stop();
});

describe('problems from the server', () => {
  it.each([
    [
      { status: 403, body: { code: 'auth.forbidden', detail: 'needs operator', hint: 'Ask.' } },
      'auth.forbidden: needs operator',
    ],
    [{ status: 500, body: 'not json' }, 'internal.unexpected: the server answered 500'],
    [{ body: [1] }, 'internal.unexpected'],
  ])('become an error with code and hint: %j', async (answer, expected) => {
    const server = new ScriptedServer({ '/api/v1/admin/cache/stats': answer });
    const terminal = new RecordingTerminal();
    expect(await runCommandLine(['cache', 'stats'], contextFor(await server.start(), terminal))).toBe(1);
    expect(terminal.stderr[0]).toContain(expected);
    await server.stop();
  });
  it('name an unknown entry', async () => {
    const server = new ScriptedServer({ '/api/v1/admin/cache/entries': { body: { count: 0, entries: [] } } });
    const terminal = new RecordingTerminal();
    const context = contextFor(await server.start(), terminal);
    expect(await runCommandLine(['cache', 'list'], context)).toBe(0);
    expect(terminal.stdout).toEqual(['no entries']);
    expect(await runCommandLine(['cache', 'inspect', 'k'], context)).toBe(1);
    expect(terminal.stderr[0]).toContain('no entry under k');
    await server.stop();
  });
});
