import { runCommandLine } from '../../../src/cli/program.js';
import { eventsOf, type ServerEvent } from '../../../src/cli/event.stream.js';
import { progressLine } from '../../../src/cli/warmup.progress.js';
import { contextFor, RecordingTerminal, ScriptedServer } from './cli.fixture.js';

const ROW = { operation: 'get_a', region: 'default' };
const STREAM = [
  'retry: 5000',
  `event: snapshot\ndata: ${JSON.stringify({ at: 't0', operations: [{ ...ROW, hits: 5, misses: 1 }], total: { hits: 5, misses: 1 } })}`,
  ': nothing new',
  `event: delta\ndata: ${JSON.stringify({ at: 't1', operations: [{ ...ROW, hits: 2 }], total: { hits: 2 } })}`,
  '',
].join('\n\n');
const RATES = { reads: 10, hits: 9, hit_rate: 0.9, loads: 1, error_rate: 0, stale_hits: 0, mean_ms: { load: 12.34 } };
const WINDOW = { window: { seconds: 3600, of: 'all', total: RATES, operations: [{ ...ROW, ...RATES }] } };

describe('falaj cache stats', () => {
  let server: ScriptedServer;
  let address: string;
  beforeEach(async () => {
    server = new ScriptedServer({
      '/api/v1/admin/cache/stats': { body: WINDOW },
      '/api/v1/admin/cache/stats/stream': { body: STREAM, headers: { 'content-type': 'text/event-stream' } },
    });
    address = await server.start();
  });
  afterEach(() => server.stop());

  const run = (terminal: RecordingTerminal, ...words: string[]): Promise<number> =>
    runCommandLine(['cache', 'stats', ...words], contextFor(address, terminal));

  it('--watch prints a line for each change, and ends with the server', async () => {
    const terminal = new RecordingTerminal();
    expect(await run(terminal, '--watch')).toBe(0);
    expect(terminal.stdout).toEqual([
      't0  snapshot  hits 5  misses 1  sets 0  errors 0',
      't1  delta  hits 2  misses 0  sets 0  errors 0',
      'the server ended the stream',
    ]);
    expect(server.exchanges.at(-1)?.authorization).toBe('Bearer test-token');
  });

  it('--watch draws a terminal anew, with the sums', async () => {
    const terminal = new RecordingTerminal(false, true);
    await run(terminal, '--watch');
    const [, drawn = ''] = terminal.stdout;
    expect(drawn.startsWith('\u001b[H\u001b[2Jt1\n\n')).toBe(true);
    expect(drawn).toMatch(/get_a\s+default\s+7/);
  });

  it('--watch --json prints an object a line, and the sums at the end', async () => {
    const terminal = new RecordingTerminal();
    await run(terminal, '--watch', '--json');
    const lines = terminal.stdout.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ event }) => event)).toEqual(['snapshot', 'delta', undefined]);
    expect(lines[2]).toMatchObject({ total: { hits: 7, misses: 1 } });
  });

  it('--window shows what all processes counted lately', async () => {
    const terminal = new RecordingTerminal();
    expect(await run(terminal, '--window', '1h')).toBe(0);
    expect(server.exchanges.at(-1)?.url).toContain('window=1h');
    expect(terminal.stdout[0]).toMatch(
      /^the last 3600 s, all processes\n\n[\s\S]*get_a\s+default\s+10\s+90\s+1\s+0\s+12.3/,
    );
  });

  it('says why it cannot be watched', async () => {
    await server.stop();
    server = new ScriptedServer({
      '/api/v1/admin/cache/stats/stream': { status: 503, body: { code: 'cache.too_many_streams', detail: 'too many' } },
    });
    address = await server.start();
    const terminal = new RecordingTerminal();
    expect(await run(terminal, '--watch')).toBe(1);
    expect(terminal.stderr[0]).toContain('cache.too_many_streams');
  });
});

describe('events as they come', () => {
  it('are whole, however they are cut', async () => {
    const bytes = Buffer.from(STREAM);
    for (const size of [1, 7, 1000]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
        bytes.subarray(n * size, (n + 1) * size),
      );
      const events: ServerEvent[] = [];
      for await (const event of eventsOf(fed(chunks))) events.push(event);
      expect(events.map(({ name }) => name)).toEqual(['snapshot', 'delta']);
    }
  });
});

async function* fed(chunks: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

describe('the progress of a warm-up', () => {
  it('is one line, and none where there is no warm-up', () => {
    const run = { total: 8, done: 2, sets: 1, hits: 1, errors: 0 };
    expect(progressLine(run)).toBe(' 25 %  2 of 8 questions: 1 loaded, 1 there already, 0 failed');
    expect(progressLine({ ...run, total: null })).toContain('of … questions');
    expect(progressLine(undefined)).toBe('');
  });
});
