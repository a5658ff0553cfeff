import { runCommandLine } from '../../../src/cli/program.js';
import { closedAddress, contextFor, RecordingTerminal, ScriptedServer } from './cli.fixture.js';

const STATS = {
  tiers: { l1: { bytes: 10 } },
  operations: [{ operation: 'get_x', region: 'default', hits: 3, misses: 1, sets: 1, errors: 0 }],
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
      '/api/v1/admin/cache/regions': { body: { default: { ttl_seconds: 60 } } },
      '/api/v1/admin/cache/entries': {
        body: { entries: [{ key: 'falaj:qr:a', tier: 'l1', bytes: 12, ttl_seconds: 5 }] },
      },
      '/api/v1/admin/cache/invalidate': { body: { seq: 42 } },
    });
    address = await server.start();
  });
  afterEach(() => server.stop());

  it('shows stats as a table, with the operator token sent', async () => {
    expect(await run('cache', 'stats')).toBe(0);
    expect(terminal.stdout[0]).toMatch(/operation\s+region\s+hits\s+misses\s+sets\s+errors\n.*\nget_x\s+default\s+3/);
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
    expect(terminal.stdout[0]).toContain('"ttl_seconds": 60');
    expect(await run('cache', 'list', '--prefix', 'falaj:qr')).toBe(0);
    expect(server.exchanges.at(-1)?.url).toContain('prefix=falaj%3Aqr');
    expect(terminal.stdout[1]).toContain('falaj:qr:a');
    expect(await run('cache', 'inspect', 'falaj:qr:a')).toBe(0);
  });

  it('invalidates exactly one target', async () => {
    expect(await run('cache', 'invalidate', '--tag', 'dataset:wage_panel')).toBe(0);
    expect(server.exchanges.at(-1)).toMatchObject({ method: 'POST', body: '{"tag":"dataset:wage_panel"}' });
    expect(terminal.stdout[0]).toBe('invalidated tag dataset:wage_panel at position 42');
    expect(await run('cache', 'invalidate')).toBe(2);
    expect(await run('cache', 'invalidate', '--key', 'a', '--tag', 'b')).toBe(2);
    expect(terminal.stderr.join('\n')).toContain('exactly one of --key, --region, --tag, --tenant, --namespace');
  });

  it('says that no server runs, and exits 1', async () => {
    address = await closedAddress();
    expect(await run('cache', 'stats')).toBe(1);
    expect(terminal.stderr[0]).toContain('server.unreachable');
    expect(terminal.stderr[1]).toContain('npm start');
  });
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
    const server = new ScriptedServer({ '/api/v1/admin/cache/entries': { body: { entries: [] } } });
    const terminal = new RecordingTerminal();
    expect(await runCommandLine(['cache', 'inspect', 'k'], contextFor(await server.start(), terminal))).toBe(1);
    expect(terminal.stderr[0]).toContain('no entry under k');
    await server.stop();
  });
});
