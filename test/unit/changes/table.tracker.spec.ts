import { Logger } from '@nestjs/common';
import type { OwnerConnection } from '../../../src/database/owner-connection.js';
import { TableTracker } from '../../../src/changes/table.tracker.js';
import { ScriptedLink } from './scripted-link.js';

describe('the tracker of tables', () => {
  const statements: [string, unknown[] | undefined][] = [];
  const client = {
    query: (text: string, values?: unknown[]) => {
      statements.push([text, values]);
      const outcome = values?.[1] === 'seen' ? 'a view carries no triggers of its tables' : 'tracked';
      return Promise.resolve({ rows: text.includes('track_name') ? [{ outcome }] : [] });
    },
  };
  const owner = {
    withOwner: ((work: (given: typeof client) => unknown) =>
      Promise.resolve(work(client))) as unknown as OwnerConnection['withOwner'],
  };
  const link = new ScriptedLink();

  beforeEach(() => {
    Logger.overrideLogger(false);
    statements.length = 0;
  });

  it('tracks the catalogue of datasets and every table once, its columns united', async () => {
    const tables = [
      { table: 'public.t', narrowColumns: ['a'] },
      { table: 'public.seen', narrowColumns: [] },
      { table: 'public.t', narrowColumns: ['b'] },
    ];
    const outcomes = await new TableTracker(owner, link, tables, 5000).install();
    const tracked = statements.filter(([text]) => text.includes('track_name'));
    expect(tracked.map(([, values]) => values)).toEqual([
      ['falaj', 'dataset', ['dataset_id']],
      ['public', 't', ['a', 'b']],
      ['public', 'seen', []],
    ]);
    expect(outcomes.map(({ tracked }) => tracked)).toEqual([true, true, false]);
    expect(outcomes[2]?.reason).toMatch('view');
  });
  it.each(['plain', '.x', 'public.'])('refuses %j, which has no schema or no name', async (table) => {
    const tracker = new TableTracker(owner, link, [{ table, narrowColumns: [] }], 5000);
    await expect(tracker.install()).rejects.toMatchObject({ code: 'definition.invalid' });
  });
  it('audits in half the interval at which every process comes by', async () => {
    await new TableTracker(owner, link, [], 5000).audit();
    expect(link.asked.at(-1)).toMatchObject({ values: [2500] });
  });
});
