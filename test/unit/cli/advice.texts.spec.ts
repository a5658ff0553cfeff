import { AdvicePresenter } from '../../../src/api/advice.presenter.js';
import { ViewsPresenter } from '../../../src/api/views.presenter.js';
import type { AdviceReport } from '../../../src/materialization/advice/advice-report.js';
import { ViewAdvice } from '../../../src/materialization/advice/view-advice.port.js';
import { runCommandLine } from '../../../src/cli/program.js';
import { MemoryViews } from '../../support/memory-views.js';
import { ADVICE, WORTH } from '../../support/sample-advice.js';
import { closedAddress, contextFor, RecordingTerminal, ScriptedServer } from './cli.fixture.js';

class KnownAdvice extends ViewAdvice {
  advise(): Promise<AdviceReport> {
    return Promise.resolve(ADVICE);
  }
}

const advised = new AdvicePresenter(new KnownAdvice());
let terminal: RecordingTerminal;

async function run(address: string, ...words: string[]): Promise<string> {
  const views = new MemoryViews('mv_b');
  views.set('mv_b', { worth: WORTH });
  const presenter = new ViewsPresenter(views);
  terminal = new RecordingTerminal();
  const engine = {
    views: () => presenter.list(),
    viewStatus: (name: string) => presenter.show(name),
    viewAdvice: () => advised.advise(),
  };
  expect(await runCommandLine(['views', ...words], contextFor(address, terminal, engine))).toBe(0);
  return terminal.stdout.join('\n');
}

it('shows proposals as they go into a file, what is not worth it, and why not others', async () => {
  const text = await run(await closedAddress(), 'advise');
  expect(text).toMatch(/^observed for 2\.0 d; 2 runs could not be logged/);
  expect(text).toContain("\n# Expected: much\n- name: mv_a_123456\n  refresh_cron: '0 * * * *'\n");
  expect(text).toMatch(
    /mv_b +costs more than it saves +10 +52\.0 times +120 times +0\.3 s a day +27\.4 s a day +4\.0 s/,
  );
  expect(text).toMatch(
    /cost more than they save: mv_b[^]*c +too_rare +3 +1 +it is asked less than 24 times a day; a fault/,
  );
  expect(text).toMatch(/1 query was not asked$/);
});

it('asks the running server, and prints one object', async () => {
  const server = new ScriptedServer({ '/api/v1/admin/materialized-views/advice': { body: await advised.advise() } });
  const text = await run(await server.start(), 'advise', '--json');
  expect(JSON.parse(text)).toMatchObject({ proposals: [{ name: 'mv_a_123456' }], not_worth: [{ view: 'mv_b' }] });
  await server.stop();
});

it('tells of a view what it was measured to bring', async () => {
  const nowhere = await closedAddress();
  expect(await run(nowhere, 'list')).toMatch(/faster +uses[^]*mv_b .* 52\.0 times +10 /);
  expect(await run(nowhere, 'status', 'mv_b')).toMatch(
    /worth +costs more than it saves: 52\.0 times faster than its query \(52\.0 ms to 1\.0 ms, measured 2026[^)]*\); answered 10 times in 2\.0 d, saved 0\.5 s for 8\.0 s of 4 runs/,
  );
});
