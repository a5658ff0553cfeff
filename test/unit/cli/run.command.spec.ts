import { runCommandLine } from '../../../src/cli/program.js';
import { happy, orchestra } from '../orchestration/run.fixture.js';
import { contextFor, RecordingTerminal } from './cli.fixture.js';

const NOWHERE = 'http://127.0.0.1:1';

async function falaj(result: object, ...words: string[]): Promise<{ code: number; out: string; asked: unknown }> {
  const terminal = new RecordingTerminal();
  let asked: unknown;
  const orchestrate = (intent: string, params: object) => {
    asked = { intent, params };
    return Promise.resolve(result as Record<string, never>);
  };
  const code = await runCommandLine(words, contextFor(NOWHERE, terminal, { orchestrate }));
  return { code, out: terminal.stdout.join('\n'), asked };
}

it('runs here where no server does, and shows findings, numbers with their places, warnings, age', async () => {
  const result = await orchestra(happy).run();
  const { code, out, asked } = await falaj(result, 'run', 'test', '--param', 'a=b');
  expect([code, asked]).toEqual([0, { intent: 'test', params: { a: 'b' } }]);
  expect(out).toMatch(/\[info\] Highest in Energy\n {4}Energy has 12\.3 percent/);
  expect(out).toContain('top = 12.34 percent  (c1: rates, row 0, rate)');
  expect(out).toContain('mean = 10.42 percent  (mean of c1: rates, row 0, rate, and 1 more)');
  expect(out).toContain('limit = 10 percent  (a constant)');
  expect(out).toContain('rows = 3 count  (c3: rates, its number of rows)');
  expect(out).toContain('warning statistic.no_value: ratio has no value');
  expect(out).toMatch(/as of 2024-12-01, 45 days ago; 2 queries[^]*cache {3}0 hits, 2 misses, 2 sets, 0 errors/);
  expect(JSON.parse((await falaj(result, 'run', 'test', '--json')).out)).toEqual(result);
});

it('says why a run failed, and exits 1', async () => {
  const result = await orchestra(() => Promise.reject(new Error('boom'))).run();
  const { code, out } = await falaj(result, 'run', 'test');
  expect(code).toBe(1);
  expect(out).toMatch(/^test failed at the step invoke\n {2}internal\.unexpected: [^]*hint {2}[^]*no date; 0 queries/);
});
