import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../../src/kernel/clock.js';
import { AdviceScorer, type Candidate } from '../../../src/materialization/advice/advice.scorer.js';
import { ProposalChecker } from '../../../src/materialization/advice/proposal.checker.js';
import { chooseRefresh, netOf } from '../../../src/materialization/advice/refresh-choice.js';
import { worthOf } from '../../../src/materialization/advice/view-worth.js';
import { loadViews } from '../../../src/materialization/view.catalogue.js';
import type { ViewDefinition } from '../../../src/materialization/view-definition.js';
import { noFigures } from '../../../src/materialization/workload/query-figures.js';
import type {
  AskedQuery,
  AskedSet,
  InputChange,
  Workload,
} from '../../../src/materialization/workload/workload.reader.js';
import { loadDefinitions } from '../../../src/registry/definitions/definitions.loader.js';
import { QueryRegistry } from '../../../src/registry/query.registry.js';
import { definitionOf } from '../../support/definition-files.js';

const DAY = 86_400;
const LIMITS = { loadsPerDayMin: 24, tableMsMin: 5, observedSecondsMin: DAY, proposalsMax: 5 };
const VISIT: InputChange = { table: 'public.visit', isTracked: true, episodes: 0, bytes: 1_000_000 };
const PARAMETERS = `  - {name: place, type: string, description: d, default: null}
  - {name: at_least, type: integer, description: d, default: 0}`;

describe('a schedule', () => {
  const question = { changesPerDay: 0, loadsPerDay: 1000, savedMsPerLoad: 100, refreshMs: 1000 };

  it('is seldom where nothing changes, and costs next to nothing then', () => {
    expect(chooseRefresh(question)).toMatchObject({ refreshCron: '0 1 * * *', availability: 1, costMsPerDay: 20 });
  });

  it('follows the changes of its inputs, as far as that pays', () => {
    const crons = [0.1, 4, 50].map((changesPerDay) => chooseRefresh({ ...question, changesPerDay }).refreshCron);
    expect(crons).toEqual(['0 * * * *', '*/15 * * * *', '*/5 * * * *']);
    const dear = { ...question, changesPerDay: 50, refreshMs: 1_000_000 };
    expect(netOf(chooseRefresh(dear))).toBeLessThan(0);
  });

  it('lets a view answer from a slot until the next change', () => {
    const often = chooseRefresh({ ...question, changesPerDay: 288, savedMsPerLoad: 1e6 });
    // One change between two slots on average: some came with 1 - 1/e, and it answers for as long a share.
    expect(often.refreshCron).toBe('*/5 * * * *');
    expect(often.availability).toBeCloseTo(1 - Math.exp(-1), 10);
    expect(often.refreshesPerDay).toBeCloseTo(288 * (1 - Math.exp(-1)), 10);
  });
});

describe('the worth of a view', () => {
  const use = { seconds: DAY, uses: 100, useMs: 200, runs: 2, spentMs: 3000 };
  const measure = { measuredAt: '', baseMs: 52, viewMs: 1, rounds: 3, isAtLeast: false };

  it('is the time its uses saved, by measured times, against the time its runs took', () => {
    expect(worthOf(use, measure, DAY)).toMatchObject({
      ...{ verdict: 'pays', useMs: 2, speedUp: 52, savedMs: 5000, savedMsPerDay: 5000, spentMsPerDay: 3000 },
    });
    expect(worthOf({ ...use, uses: 10, useMs: 20 }, measure, DAY)).toMatchObject({
      verdict: 'costs_more',
      savedMs: 500,
    });
  });

  it('is negative without uses, unknown unmeasured, and not judged too early', () => {
    const unused = { ...use, uses: 0, useMs: 0 };
    expect(worthOf(unused, null, DAY)).toMatchObject({ verdict: 'costs_more', savedMs: 0, speedUp: null });
    expect(worthOf(use, null, DAY)).toMatchObject({ verdict: 'unmeasured', savedMs: null, savedMsPerDay: null });
    expect(worthOf({ ...unused, seconds: DAY - 1 }, measure, DAY).verdict).toBe('too_early');
  });
});

describe('advice', () => {
  let directory: string;
  let registry: QueryRegistry;
  let views: readonly ViewDefinition[];

  const set = (params: Record<string, string | number | null>, runs: number, ms: number): AskedSet => {
    return {
      ...noFigures(),
      paramsHash: JSON.stringify(params),
      params,
      tableRuns: runs,
      tableMs: runs * ms,
      rowsMax: 20,
    };
  };
  const asked = (queryId: string, sets: readonly AskedSet[], change: Partial<AskedQuery> = {}): AskedQuery => {
    const [tableRuns, tableMs] = [0, 0].map((_, i) =>
      sets.reduce((sum, each) => sum + (i === 0 ? each.tableRuns : each.tableMs), 0),
    ) as [number, number];
    return { ...noFigures(), tableRuns, tableMs, queryId, hits: 0, unseenMs: 0, lost: 0, sets, ...change };
  };
  const judge = (query: AskedQuery | undefined, queryId = 'totals', input: Partial<InputChange> = {}) => {
    const workload: Workload = {
      ...{ observedSeconds: DAY, changesSeconds: DAY, queries: query === undefined ? [] : [query] },
      inputs: new Map([['public.visit', { ...VISIT, ...input }]]),
    };
    return new AdviceScorer(workload, views, LIMITS).judge(registry.get(queryId));
  };
  const codeOf = (...args: Parameters<typeof judge>): string => {
    const { candidates, refusal } = judge(...args);
    return candidates.length > 0 ? 'proposed' : refusal.code;
  };
  const all = (at_least: number, place: string | null = null) => ({ place, at_least });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'advice-'));
    await mkdir(join(directory, 'testing/queries'), { recursive: true });
    const put = (name: string, sql: string, options: Parameters<typeof definitionOf>[1]): Promise<void> =>
      writeFile(
        join(directory, `testing/queries/${name}.sql`),
        definitionOf(sql, options).replace('query_id: sample_query', `query_id: ${name}`),
      );
    const totals = `SELECT v.place, v.visits FROM (SELECT place, sum(n) AS visits FROM public.visit GROUP BY place) AS v
WHERE (:place IS NULL OR v.place = :place) AND v.visits >= :at_least ORDER BY v.place COLLATE "C"`;
    const columns = { columns: 'place:string,visits:integer', key: 'place' };
    await put('totals', totals, { ...columns, parameters: PARAMETERS });
    await put('withheld', totals, { ...columns, parameters: PARAMETERS, extra: 'access_level: restricted' });
    await put('daily', `SELECT v.place FROM public.visit AS v WHERE v.day = :day ORDER BY v.place COLLATE "C"`, {
      ...{ columns: 'place:string', key: 'place' },
      parameters: '  - {name: day, type: date, description: d, default: today(UTC)}',
    });
    await writeFile(
      join(directory, 'testing/views.yml'),
      `- {name: mv_totals, sql_id: totals, params: {at_least: 300}, indexes: [], refresh_cron: '0 1 * * *'}\n`,
    );
    registry = new QueryRegistry(
      await loadDefinitions(directory, { privacyFloor: 5, rowsMax: 1000 }),
      new SystemClock(),
    );
    views = (await loadViews(directory, registry)).list();
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('says why a query is not proposed', () => {
    expect(codeOf(undefined)).toBe('not_asked');
    expect(codeOf(asked('totals', [set(all(0), 3, 100)]))).toBe('too_rare');
    expect(codeOf(asked('totals', [set(all(0), 3, 100)], { hits: 900 }))).toBe('answered_by_cache');
    expect(codeOf(asked('withheld', [set(all(0), 99, 100)]), 'withheld')).toBe('values_withheld');
    expect(codeOf(asked('daily', [set({ day: '2026-01-01' }, 99, 100)]), 'daily')).toBe('moves_with_the_day');
    expect(codeOf(asked('totals', [set(all(0), 99, 100)]), 'totals', { isTracked: false })).toBe('untracked_inputs');
    const many = Array.from({ length: 30 }, (_, n) => set(all(n), 2, 100));
    expect(codeOf(asked('totals', many))).toBe('too_spread');
    expect(codeOf(asked('totals', [set(all(0), 99, 2)]))).toBe('too_cheap');
    expect(codeOf(asked('totals', [set(all(300), 99, 100)]))).toBe('has_view');
    expect(codeOf(asked('totals', [{ ...set(all(0), 40, 100), viewRuns: 60 }]))).toBe('has_view');
    expect(codeOf(asked('totals', [set(all(0), 30, 100)]), 'totals', { episodes: 5000 })).toBe('changes_too_often');
    expect(codeOf(asked('totals', [set(all(0), 99, 100)]), 'totals', { bytes: 500 })).toBe('too_large');
    expect(codeOf(asked('totals', [{ ...set(all(0), 99, 100), params: null }]))).toBe('values_too_long');
    expect(codeOf(asked('totals', [set(all(0), 99, 100)]))).toBe('proposed');
  });

  it('takes questions that only filter finished rows for one, and proposes an index for the filter', async () => {
    const sets = [set(all(7, 'x'), 30, 100), set(all(7, 'y'), 20, 100), set(all(7), 10, 160), set(all(8), 3, 1)];
    const { candidates } = judge(asked('totals', sets, { unseenMs: 40 }), 'totals', { episodes: 2 });
    expect(candidates).toHaveLength(1);
    const checked = new ProposalChecker(registry, views).check(candidates[0] as Candidate);
    if (!('proposal' in checked)) throw new Error(JSON.stringify(checked.problems));
    const { proposal } = checked;
    expect(proposal).toMatchObject({ queryId: 'totals', params: { at_least: 7 }, uniqueKey: ['place'] });
    expect(proposal.expected).toMatchObject({
      loadsPerDay: 60,
      baseMs: 110,
      changesPerDay: 2,
      rows: 20,
      unseenMsPerDay: 40,
    });
    expect(proposal.expected.speedUp).toBeGreaterThan(50);
    expect(proposal.name).toMatch(/^mv_totals_[0-9a-f]{6}$/);
    await writeFile(join(directory, 'testing/views.yml'), proposal.yaml);
    const [loaded] = (await loadViews(directory, registry)).list();
    expect(loaded).toMatchObject({
      name: proposal.name,
      refreshCron: proposal.refreshCron,
      indexes: [{ columns: ['"place"'] }],
    });
    expect(loaded?.bound.params).toEqual(all(7));
  });

  it('proposes nothing that the reader of definitions would refuse', () => {
    const { candidates } = judge(asked('totals', [set(all(7), 99, 100)]));
    const checker = new ProposalChecker(registry, [{ ...views[0]!, name: nameOf(candidates[0]!) }]);
    const taken = checker.check(candidates[0]!);
    expect('problems' in taken && taken.problems.map(({ code }) => code)).toContain('view.duplicate');
    const [odd] = candidates;
    const broken = { ...odd!, group: { ...odd!.group, params: { place: null, at_least: 'seven' } } };
    const refused = new ProposalChecker(registry, views).check(broken);
    expect('problems' in refused && refused.problems.map(({ code }) => code)).toContain('view.params');
  });

  function nameOf(candidate: Candidate): string {
    const checked = new ProposalChecker(registry, []).check(candidate);
    return 'proposal' in checked ? checked.proposal.name : '';
  }
});
