import type { ViewDefinition } from '../../../src/materialization/view-definition.js';
import type { ViewRun } from '../../../src/materialization/view-report.js';
import { runInOrder } from '../../../src/materialization/view.order.js';

/** A diamond (a; b and c over a; d over both), and a branch of its own (x, y over x). */
const INPUTS: Readonly<Record<string, readonly string[]>> = {
  a: [],
  x: [],
  b: ['a'],
  c: ['a'],
  d: ['b', 'c'],
  y: ['x'],
};
const VIEWS = Object.keys(INPUTS).map((name) => ({ name }) as ViewDefinition);
const catalogue = {
  inputsOf: (view: object) => VIEWS.filter(({ name }) => INPUTS[(view as ViewDefinition).name]!.includes(name)),
};

/** Runs that end when they are told to. */
class Runs {
  readonly begun: string[] = [];
  readonly passed: [string, string][] = [];
  private readonly ends = new Map<string, (run: ViewRun) => void>();

  all = runInOrder(catalogue, VIEWS, {
    run: ({ name }) => {
      this.begun.push(name);
      return new Promise((resolve) => this.ends.set(name, resolve));
    },
    passOver: ({ name }, { state, reason }) => {
      this.passed.push([name, reason]);
      return Promise.resolve({ view: name, state } as ViewRun);
    },
  });

  async end(name: string, state: ViewRun['state']): Promise<void> {
    this.ends.get(name)!({ view: name, state } as ViewRun);
    await new Promise(setImmediate);
  }
}

describe('the views of a cycle', () => {
  it('run each once, after what they read, and branches beside each other', async () => {
    const runs = new Runs();
    await new Promise(setImmediate);
    expect(runs.begun).toEqual(['a', 'x']);
    await runs.end('a', 'succeeded');
    expect(runs.begun).toEqual(['a', 'x', 'b', 'c']);
    await runs.end('c', 'skipped');
    expect(runs.begun).toHaveLength(4);
    await runs.end('b', 'busy');
    expect(runs.begun).toEqual(['a', 'x', 'b', 'c', 'd']);
    await runs.end('x', 'succeeded');
    await runs.end('d', 'succeeded');
    await runs.end('y', 'succeeded');
    expect((await runs.all).map(({ view }) => view)).toEqual(['a', 'x', 'b', 'c', 'd', 'y']);
    expect(runs.passed).toEqual([]);
  });

  it.each(['failed', 'cancelled', 'interrupted'] as const)(
    'are passed over where what they read ended as %s',
    async (state) => {
      const runs = new Runs();
      await new Promise(setImmediate);
      await runs.end('a', state);
      await runs.end('x', 'succeeded');
      await runs.end('y', 'succeeded');
      expect(runs.begun).toEqual(['a', 'x', 'y']);
      expect((await runs.all).map((run) => run.state)).toEqual([
        ...[state, 'succeeded', 'upstream_failed', 'upstream_failed', 'upstream_failed', 'succeeded'],
      ]);
      expect(runs.passed).toEqual([
        ['b', `a, which it reads, ended as ${state}`],
        ['c', `a, which it reads, ended as ${state}`],
        ['d', 'b, which it reads, ended as upstream_failed'],
      ]);
    },
  );
});
