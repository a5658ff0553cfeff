import { runCommandLine } from '../../../src/cli/program.js';
import { Interruption } from '../../../src/cli/interruption.js';
import type { RunSource } from '../../../src/cli/local-engine.port.js';
import { runsLine, ViewRunWatch } from '../../../src/cli/view.run-watch.js';
import { eventually } from '../../support/eventually.js';
import { contextFor, RecordingTerminal, ScriptedServer } from './cli.fixture.js';

const run = (view: string, id: number, state = 'running', cause = 'manual'): object => ({
  ...{ name: view, last_run: { view, id, state, cause, started_at: '2026-01-01T00:00:00Z' } },
});

/** Views whose runs the test moves on. */
class MovingViews implements RunSource {
  readonly cancelled: string[] = [];
  views: readonly object[] = [];

  list(): ReturnType<RunSource['list']> {
    return Promise.resolve({ views: this.views as never });
  }

  cancel(name: string): Promise<unknown> {
    this.cancelled.push(name);
    return Promise.resolve();
  }
}

describe('runs that a verb began', () => {
  const follow = (source: RunSource, names: readonly string[], interruption = new Interruption()) => {
    const work = deferred();
    const watch = new ViewRunWatch({ terminal: new RecordingTerminal(), interruption }, names);
    return { work, interruption, followed: watch.follow(source, () => work.begin()) };
  };

  it('are cancelled one after the other, and no run of anybody else', async () => {
    const source = new MovingViews();
    source.views = [run('mv_other', 5), run('mv_a', 4, 'succeeded')];
    const { work, interruption, followed } = follow(source, []);
    await work.began;
    source.views = [run('mv_other', 5), run('mv_a', 6), run('mv_scheduled', 7, 'running', 'schedule')];
    const happened = interruption.happen();
    await eventually(() => {
      expect(source.cancelled).toContain('mv_a');
    });
    source.views = [run('mv_a', 6, 'cancelled'), run('mv_b', 8)];
    await eventually(() => {
      expect(source.cancelled).toContain('mv_b');
    });
    source.views = [run('mv_a', 6, 'cancelled'), run('mv_b', 8, 'cancelled')];
    work.resolve();
    await Promise.all([followed, happened]);
    expect(new Set(source.cancelled)).toEqual(new Set(['mv_a', 'mv_b']));
  });

  it('are left alone where nobody can tell whose they are', async () => {
    const blind: RunSource = {
      list: () => Promise.reject(new Error('away')),
      cancel: () => Promise.reject(new Error('must not be asked')),
    };
    const { work, interruption, followed } = follow(blind, []);
    await interruption.happen();
    work.resolve();
    await expect(followed).resolves.toBeUndefined();
  });

  it('are told in one line', () => {
    const now = Date.parse('2026-01-01T00:00:03Z');
    const runs = [run('mv_a', 1, 'succeeded'), run('mv_b', 2)].map((view) => (view as { last_run: object }).last_run);
    expect(runsLine(runs as never, now)).toBe('1 done, mv_b for 3 s');
    expect(runsLine([], now)).toBe('');
  });
});

/** Work that begins and ends as the test says. */
function deferred(): { began: Promise<void>; begin: () => Promise<void>; resolve: () => void } {
  const [begun, ended] = [signal(), signal()];
  const begin = (): Promise<void> => {
    begun.give();
    return ended.given;
  };
  return { began: begun.given, begin, resolve: ended.give };
}

function signal(): { given: Promise<void>; give: () => void } {
  let give = (): void => undefined;
  const given = new Promise<void>((done) => {
    give = done;
  });
  return { given, give };
}

it('what has ended is not taken back, and what cannot be taken back keeps nobody', async () => {
  const interruption = new Interruption();
  const undone: string[] = [];
  await interruption.during(Promise.resolve(), () => Promise.resolve(void undone.push('ended')));
  const never = new Promise<void>(() => undefined);
  void interruption.during(never, () => Promise.resolve(void undone.push('first')));
  void interruption.during(never, () => Promise.reject(new Error('cannot')));
  await interruption.happen();
  expect(undone).toEqual(['first']);
});

describe('a warm-up that is interrupted', () => {
  it('is cancelled where it is known to be ours', async () => {
    const current: { id: string; occasion: string }[] = [{ id: 'w1', occasion: 'start' }];
    const answers = {
      '/api/v1/admin/cache/warmup': { body: { current, sets: 1, hits: 0, misses: 1, errors: 0, failures: [] } },
      '/api/v1/admin/cache/warmup/w2/cancel': { body: { id: 'w2' } },
    };
    const server = new ScriptedServer(answers);
    const interruption = new Interruption();
    const terminal = new RecordingTerminal();
    const context = contextFor(await server.start(), terminal, {}, interruption);
    // Its answer is kept back until the run has been cancelled.
    const held = server.hold('POST', '/api/v1/admin/cache/warmup');
    const ended = runCommandLine(['cache', 'warmup', '--pack', 'core'], context);
    await held.came;
    current.push({ id: 'w2', occasion: 'request' });
    const happened = interruption.happen();
    await eventually(() => {
      expect(server.exchanges.map(({ url }) => url)).toContain('/api/v1/admin/cache/warmup/w2/cancel');
    });
    current.pop();
    await happened;
    held.release();
    expect(await ended).toBe(0);
    await server.stop();
  });
});
