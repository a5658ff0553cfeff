import { ViewsPresenter } from '../../../src/api/views.presenter.js';
import { wireCase } from '../../../src/api/wire-case.js';
import type { LocalEngine } from '../../../src/cli/local-engine.port.js';
import { runCommandLine } from '../../../src/cli/program.js';
import type { JsonObject } from '../../../src/kernel/canonical-json.js';
import { AS_OF, MemoryViews } from '../../support/memory-views.js';
import { closedAddress, contextFor, RecordingTerminal, ScriptedServer } from './cli.fixture.js';

const ROOT = '/api/v1/admin/materialized-views';

let views: MemoryViews;
let registries: (string | undefined)[];
let terminal: RecordingTerminal;

/** Answers as the application does, from views in memory. */
function engine(): Partial<LocalEngine> {
  const presenter = new ViewsPresenter(views);
  return {
    views: () => presenter.list(),
    viewStatus: (name) => presenter.show(name),
    viewPlan: ({ registryFile } = {}) => {
      registries.push(registryFile);
      return presenter.plan();
    },
    viewApply: async ({ registryFile, planId, drops = true } = {}) => {
      registries.push(registryFile);
      const plan = planId === undefined ? {} : { planId };
      return wireCase(await presenter.apply({ ...plan, drops })) as JsonObject;
    },
    viewExplain: (name) => presenter.explain(name),
    viewRollback: async (name) => wireCase(await presenter.rollback(name)) as JsonObject,
    viewRefresh: async (names, { registryFile } = {}) => {
      registries.push(registryFile);
      return { runs: wireCase(await presenter.refreshAll(names.length === 0 ? undefined : names)) };
    },
    viewPause: (name, reason) => presenter.pause(name, 'falaj-cli', reason),
    viewResume: (name) => presenter.resume(name),
    viewCancel: (name) => presenter.cancel(name, 'falaj-cli'),
  };
}

beforeEach(() => {
  views = new MemoryViews('mv_a', 'mv_b');
  views.set('mv_b', { condition: 'ready', asOf: AS_OF, ageSeconds: 7300, isCurrent: false, rows: 12, bytes: 24_576 });
  registries = [];
  terminal = new RecordingTerminal();
});

describe('falaj views, without a server', () => {
  let nowhere: string;
  const run = (...words: string[]): Promise<number> => {
    terminal = new RecordingTerminal();
    return runCommandLine(['views', ...words], contextFor(nowhere, terminal, engine()));
  };
  beforeAll(async () => {
    nowhere = await closedAddress();
  });

  it('lists them as a table', async () => {
    for (const words of [['list'], ['status']]) {
      expect(await run(...words)).toBe(0);
      expect(terminal.stdout[0]).toMatch(
        /view +state +age[^]*mv_a +missing[^]*mv_b +ready +2 h +no +12 +24\.0 kB +2026-01-02 12:00Z +retention[^]*1 of 2 ready/,
      );
    }
  });

  it('shows one with its locks and who blocks', async () => {
    expect(await run('status', 'mv_b')).toBe(0);
    expect(terminal.stdout[0]).toMatch(
      /mv_b: ready[^]*labour-market\/views\.yml:1, params \{"time_period_months":36\}[^]*2 h old, at most 60 min; what it reads has changed since/,
    );
    expect(terminal.stdout[0]).toMatch(/built +never[^]*no run yet[^]*nobody holds a lock/);
    const waiting = { granted: false, blockedBy: [8, 9], sinceMs: 2520, application: 'psql' };
    const holding = { granted: true, blockedBy: [], sinceMs: null, application: 'falaj owner' };
    views.lock(
      'mv_b',
      { pid: 8, mode: 'ExclusiveLock', ...holding },
      { pid: 7, mode: 'AccessExclusiveLock', ...waiting },
    );
    expect(await run('status', 'mv_b')).toBe(0);
    expect(terminal.stdout[0]).toMatch(
      /8 +holds +ExclusiveLock +falaj owner\n +7 +waits +AccessExclusiveLock +2\.5 +8, 9 +psql/,
    );
  });

  it('pauses, shows that in the list and of the view, and resumes', async () => {
    expect(await run('pause', 'mv_b', '--reason', 'loader mended')).toBe(0);
    const told = `paused by falaj-cli at ${AS_OF}: loader mended`;
    expect(terminal.stdout[0]).toBe(told);
    expect(await run('list')).toBe(0);
    expect(terminal.stdout[0]).toMatch(/mv_b +ready, paused/);
    expect(await run('status', 'mv_b')).toBe(0);
    expect(terminal.stdout[0]).toContain(`next 2026-01-02T12:00:00.000Z\n           ${told}`);
    expect(await run('resume', 'mv_b')).toBe(0);
    expect(terminal.stdout[0]).toMatch(/^mv_b follows its schedule, next 2026-01-02T12/);
    expect(await run('pause', 'mv_x')).toBe(2);
  });

  it('cancels the run that is under way', async () => {
    expect(await run('cancel', 'mv_a')).toBe(1);
    expect(terminal.stderr[0]).toContain('view.not_running');
    views.ends('mv_a', { state: 'running' });
    await views.refresh(['mv_a']);
    expect(await run('cancel', 'mv_a')).toBe(0);
    expect(terminal.stdout[0]).toMatch(/mv_a +cancelled[^]*cancelled by falaj-cli/);
  });

  it('plans, applies, and then has nothing to do', async () => {
    expect(await run('plan')).toBe(0);
    expect(terminal.stdout[0]).toMatch(
      /mv_a +create +missing +ACCESS EXCLUSIVE[^]*about 1\.5 s, an estimate from a cost of 1[^]*CREATE MATERIALIZED VIEW mv_a[^]*1 step; these and no others: falaj views apply --plan 0123456789ab$/,
    );
    expect(views.refreshed).toEqual([]);
    expect(await run('apply')).toBe(0);
    expect(terminal.stdout[0]).toMatch(/1 step; .*\n\nview[^]*mv_a +succeeded +concurrent +1\.5 +12 +3/);
    expect(await run('apply')).toBe(0);
    expect(terminal.stdout[0]).toMatch(/nothing to do$/);
  });

  it('exits 1 where a run is busy or fails, and 2 for a name that is none', async () => {
    expect(await run('refresh', 'mv_a', '--json')).toBe(0);
    expect(terminal.stdout).toHaveLength(1);
    expect(JSON.parse(terminal.stdout[0]!)).toMatchObject({ runs: [{ view: 'mv_a', state: 'succeeded' }] });
    views.ends('mv_a', { state: 'failed', errorClass: '53100' });
    expect(await run('refresh')).toBe(1);
    expect(terminal.stdout[0]).toMatch(/mv_a +failed[^]*53100[^]*mv_b +succeeded/);
    views.ends('mv_a', { state: 'skipped', reason: 'nothing it reads has changed' });
    expect(await run('refresh', 'mv_a')).toBe(0);
    expect(await run('refresh', 'nosuch')).toBe(2);
    expect(terminal.stderr.join('\n')).toMatch(/view\.unknown: there is no view nosuch\nhint +falaj views list/);
    expect(await run('status', 'nosuch')).toBe(2);
    expect(await run('refresh', '--nope')).toBe(2);
  });

  it('exits 1 where apply finds a step blocked', async () => {
    views.plan = () =>
      Promise.resolve({
        planId: '0123456789ab',
        steps: [
          {
            ...{ view: 'mv_a', action: 'blocked', reason: 'the name is taken', locks: 'none', details: [] },
            ...{ expected: null, together: [], within: null, isHeld: false },
          },
        ],
        isEmpty: false,
      });
    views.apply = async () => ({ plan: await views.plan(), runs: [], drops: [] });
    expect(await run('apply')).toBe(1);
    expect(terminal.stdout[0]).toContain('the name is taken');
    expect(await run('plan')).toBe(0);
  });

  it('exits 1 where something could not be dropped, and tells what was', async () => {
    views.apply = async () => ({
      plan: await views.plan(),
      runs: [],
      drops: [
        { view: 'mv_old', state: 'dropped', reason: null },
        { view: 'mv_held', state: 'failed', reason: '2BP01' },
      ],
    });
    expect(await run('apply')).toBe(1);
    expect(terminal.stdout[0]).toMatch(/mv_old is dropped\nmv_held could not be dropped: 2BP01$/);
  });

  it('applies the plan that was shown, and drops only where it may', async () => {
    expect(await run('apply', '--plan', '0123456789ab', '--no-drop')).toBe(0);
    expect(views.applied).toEqual([{ planId: '0123456789ab', drops: false }]);
    expect(await run('plan', '--json')).toBe(0);
    expect(JSON.parse(terminal.stdout[0]!)).toMatchObject({ plan_id: '0123456789ab', is_empty: true });
  });

  it('explains one', async () => {
    expect(await run('explain', 'mv_b')).toBe(0);
    expect(terminal.stdout[0]).toMatch(
      /mv_b: ready\n[^]*reads +public\.employment_records\nread by +view public\.dashboard\nstored +fillfactor=70[^]*one back +a build of fedcba9876543210[^]*CREATE UNIQUE INDEX mv_b_key[^]*SELECT 36 AS months[^]*next +why/,
    );
    expect(await run('explain', 'nosuch')).toBe(2);
  });

  it('rolls one back, and exits 1 where there is nothing to go back to', async () => {
    views.ends('mv_b', { mode: 'rollback', reason: 'the build of fedcba9876543210 stands again' });
    expect(await run('rollback', 'mv_b')).toBe(0);
    expect(terminal.stdout[0]).toMatch(/mv_b +succeeded +rollback[^]*stands again/);
    views.ends('mv_b', { state: 'failed', errorClass: 'view.no_former', reason: 'no former build of mv_b is kept' });
    expect(await run('rollback', 'mv_b')).toBe(1);
    expect(terminal.stderr[0]).toMatch(/view\.no_former/);
  });

  it('takes the views of a file', async () => {
    for (const words of [['refresh', 'mv_a'], ['plan'], ['apply']])
      expect(await run(...words, '--registry', 'other.yml')).toBe(0);
    expect(registries).toEqual(['other.yml', 'other.yml', 'other.yml']);
    expect(terminal.stderr).toEqual([]);
  });
});

describe('falaj views, beside a server', () => {
  let server: ScriptedServer;
  let address: string;
  const run = (...words: string[]): Promise<number> =>
    runCommandLine(['views', ...words], contextFor(address, terminal, engine()));

  beforeEach(async () => {
    const presenter = new ViewsPresenter(views);
    const plan = await presenter.plan();
    server = new ScriptedServer({
      [ROOT]: { body: await presenter.list() },
      [`${ROOT}/mv_a`]: { body: await presenter.show('mv_a') },
      [`${ROOT}/plan`]: { body: plan },
      [`${ROOT}/apply`]: { body: { plan, runs: [], drops: [] } },
      [`${ROOT}/mv_a/explain`]: { body: await presenter.explain('mv_a') },
      [`${ROOT}/mv_a/rollback`]: { body: { view: 'mv_a', state: 'succeeded', mode: 'rollback' } },
      [`${ROOT}/refresh`]: { body: { runs: [{ view: 'mv_a', state: 'busy', mode: null }] } },
      [`${ROOT}/mv_c`]: { status: 404, body: { code: 'view.unknown', detail: 'there is no view mv_c' } },
    });
    address = await server.start();
  });
  afterEach(() => server.stop());

  it('asks it', async () => {
    const verbs = [
      'list',
      'status mv_a',
      'plan',
      'apply',
      'apply --plan 0123456789ab',
      'explain mv_a',
      'rollback mv_a',
    ];
    for (const words of verbs) expect(await run(...words.split(' '))).toBe(0);
    expect(await run('refresh')).toBe(1);
    expect(await run('refresh', 'mv_a')).toBe(1);
    expect(await run('status', 'mv_c')).toBe(2);
    const asked = server.exchanges.filter(({ url }) => url !== '/health/live');
    expect(asked.map(({ method, url, body }) => [method, url.replace(ROOT, ''), body])).toEqual([
      ['GET', '', ''],
      ['GET', '/mv_a', ''],
      ['POST', '/plan', '{}'],
      ['GET', '', ''],
      ['POST', '/apply', '{}'],
      ['GET', '', ''],
      ['POST', '/apply', '{"plan_id":"0123456789ab"}'],
      ['GET', '/mv_a/explain', ''],
      ['POST', '/mv_a/rollback', '{}'],
      ['GET', '', ''],
      ['POST', '/refresh', '{}'],
      ['GET', '', ''],
      ['POST', '/refresh', '{"names":["mv_a"]}'],
      ['GET', '/mv_c', ''],
      // For the name that was probably meant.
      ['GET', '', ''],
    ]);
    expect(views.refreshed).toEqual([]);
  });

  it('refreshes the views of a file by itself, and says so', async () => {
    expect(await run('refresh', '--registry', 'other.yml')).toBe(0);
    expect(registries).toEqual(['other.yml']);
    expect(terminal.stderr[0]).toMatch(/^note +a server runs at .*; other\.yml is refreshed here, not by it$/);
    expect(server.exchanges.some(({ url }) => url.startsWith(ROOT))).toBe(false);
  });
});
