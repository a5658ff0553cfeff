import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../../../src/cli/program.js';
import { closedAddress, contextFor, RecordingTerminal, ScriptedServer } from './cli.fixture.js';

const PACK = {
  ...{ name: 'core', domain: 'testing', title: 'Core', description: 'What everyone asks' },
  specs: [{ fn: 'get_x', query_id: 'x', params: { top: 3 }, note: 'nearest there is' }],
};
const REPORT = { sets: 2, hits: 1, misses: 3, errors: 0, duplicates: 0, elapsed_ms: 12, failures: [] };
const FAILURE = { query_id: 'x', params: { top: 1000 }, code: 'query.parameter_range', detail: 'top is out of range' };

describe('falaj cache packs and warmup', () => {
  let server: ScriptedServer;
  let address: string;
  let terminal: RecordingTerminal;
  let directory: string;

  const run = (...words: string[]): Promise<number> =>
    runCommandLine(['cache', ...words], contextFor(address, terminal));
  const sent = (): unknown => JSON.parse(server.exchanges.at(-1)?.body ?? '');
  const start = async (report: unknown, status = 200): Promise<void> => {
    server = new ScriptedServer({
      '/api/v1/admin/cache/packs': {
        body: { packs: [{ name: 'core', domain: 'testing', title: 'Core', questions: 1 }] },
      },
      '/api/v1/admin/cache/packs/core': { body: PACK },
      '/api/v1/admin/cache/warmup': { body: report, status },
    });
    address = await server.start();
  };

  beforeEach(async () => {
    terminal = new RecordingTerminal();
    directory = await mkdtemp(join(tmpdir(), 'warmup-'));
    await start(REPORT);
  });
  afterEach(async () => {
    await server.stop();
    await rm(directory, { recursive: true });
  });

  const file = async (text: string): Promise<string> => {
    const path = join(directory, 'questions');
    await writeFile(path, text);
    return path;
  };

  it('lists packs, and the questions of one', async () => {
    expect(await run('packs')).toBe(0);
    expect(terminal.stdout[0]).toMatch(/pack\s+domain\s+questions\s+title\n.*\ncore\s+testing\s+1\s+Core/);
    expect(await run('packs', 'core')).toBe(0);
    expect(terminal.stdout[1]).toMatch(
      /^core: Core\nWhat everyone asks\n\n.*\n.*\nget_x\s+\{"top":3\}\s+nearest there is/,
    );
    expect(await run('packs', 'core', '--json')).toBe(0);
    expect(JSON.parse(terminal.stdout[2]!)).toEqual(PACK);
  });

  it('warms the packs named, or all of them', async () => {
    expect(await run('warmup', '--pack', 'core', 'more', '--pack', 'other')).toBe(0);
    expect(sent()).toEqual({ packs: ['core', 'more', 'other'] });
    expect(terminal.stdout).toEqual(['2 loaded and kept, 1 there already, 1 answered but not kept, in 12 ms']);
    expect(await run('warmup', '--json')).toBe(0);
    expect(sent()).toEqual({ packs: ['core'] });
    expect(JSON.parse(terminal.stdout[1]!)).toEqual(REPORT);
  });

  it('warms the questions of a file, JSON or YAML, beside packs where both are given', async () => {
    const samples = [{ fn: 'get_x', params: { top: 3 } }, { fn: 'get_y' }];
    expect(await run('warmup', '--file', await file(JSON.stringify(samples)))).toBe(0);
    expect(sent()).toEqual({ samples });
    const yaml = await file('- {fn: get_x, params: {top: 3}}\n- fn: get_y\n');
    expect(await run('warmup', '--file', yaml, '--pack', 'core')).toBe(0);
    expect(sent()).toEqual({ packs: ['core'], samples });
  });

  it.each(['', '{}', '[]', '[1]', '[{"params": {}}]', '[{"fn": "x", "params": 3}]', '[{"fn": 1}]', '- [unclosed'])(
    'refuses a file that holds %j before anything is asked',
    async (text) => {
      expect(await run('warmup', '--file', await file(text))).toBe(2);
      expect(terminal.stderr[0]).toContain('request.invalid');
      expect(server.exchanges).toEqual([]);
    },
  );

  it('refuses a file that is not there', async () => {
    expect(await run('warmup', '--file', join(directory, 'none'))).toBe(2);
    expect(terminal.stderr[0]).toContain('cannot be read');
  });

  it('fails where a question failed, and says which', async () => {
    await server.stop();
    await start({ ...REPORT, sets: 3, errors: 1, failures: [FAILURE] });
    expect(await run('warmup', '--pack', 'core')).toBe(1);
    expect(terminal.stdout[0]).toBe(
      '3 loaded and kept, 1 there already, 1 failed, in 12 ms\n  x {"top":1000}  query.parameter_range: top is out of range',
    );
  });

  it('calls an unknown pack bad usage', async () => {
    await server.stop();
    await start({ code: 'prefetch.unknown_pack', detail: 'there is no pack "none"' }, 404);
    expect(await run('warmup', '--pack', 'none')).toBe(2);
    expect(terminal.stderr).toEqual([
      'error prefetch.unknown_pack: there is no pack "none"',
      'hint  falaj cache packs lists the packs.',
    ]);
  });

  it('needs a running server', async () => {
    const nowhere = await closedAddress();
    for (const words of [['packs'], ['packs', 'core'], ['warmup'], ['warmup', '--pack', 'core']])
      expect(await runCommandLine(['cache', ...words], contextFor(nowhere, terminal))).toBe(1);
    expect(terminal.stderr.filter((line) => line.includes('server.unreachable'))).toHaveLength(4);
  });
});
