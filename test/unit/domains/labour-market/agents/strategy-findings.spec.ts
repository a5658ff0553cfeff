import { benchmarkFinding } from '../../../../../src/domains/labour-market/agents/benchmark.finding.js';
import { changeFindings } from '../../../../../src/domains/labour-market/agents/change.findings.js';
import { flowFindings, payFindings } from '../../../../../src/domains/labour-market/agents/flow.findings.js';
import { nationalsFindings } from '../../../../../src/domains/labour-market/agents/nationals.findings.js';
import { pointsOf } from '../../../../../src/domains/labour-market/agents/point.reader.js';
import { practiceFindings } from '../../../../../src/domains/labour-market/agents/practice.findings.js';
import { targetFindings } from '../../../../../src/domains/labour-market/agents/target.findings.js';
import { details, ids, numbers, statement, told, type Row, type Told } from './findings.fixture.js';

describe('a benchmark', () => {
  const benchmark = (rows: readonly Row[], isLowBest: boolean, code = 'QAT'): Promise<Told> =>
    told(rows, (context, answer) => [
      benchmarkFinding(context, {
        ...{ id: 'b', title: 'Rate', subject: 'the rate', isLowBest, code, unit: 'percent', answer },
        points: pointsOf(answer, {
          ...{ label: 'country', column: 'rate', unit: 'percent', newest: 'year', newestPer: 'country_code' },
        }),
      }),
    ]);
  const row = (country: string, year: number, rate: number | null): Row => ({
    ...{ country, country_code: country.slice(0, 3).toUpperCase(), year, rate },
  });
  const ROWS = [row('Qatar', 2020, 9), row('Qatar', 2022, 4), row('Oman', 2023, 2), row('Bahrain', 2022, 8)];

  it('ranks either way, with gaps to the best and to the middle of the others', async () => {
    const low = await benchmark(ROWS, true, 'QAT');
    expect(numbers(low, 'b')).toEqual({ value: 4, place: 2, n: 3, median: 5, to_median: -1, best: 2, to_best: 2 });
    expect(details(low)).toEqual(['b: not of the same year as Qatar: Oman']);
    expect(numbers(await benchmark(ROWS, false, 'BAH'), 'b')).toEqual({
      value: 8,
      place: 1,
      n: 3,
      median: 3,
      to_median: 5,
    });
  });

  it('is not told of a country without a value, nor of one alone', async () => {
    expect(details(await benchmark(ROWS, true, 'SAU'))).toEqual(['b: no value of SAU to compare']);
    expect(details(await benchmark([row('Qatar', 2022, 4)], true))).toEqual(['b: no value of QAT to compare']);
  });
});

describe('flows of staff', () => {
  const move = (from: string, to: string, transitions: number, before = 100, after = 100): Row => ({
    ...{ from_sector: from, to_sector: to, transitions, salary_unit: 'usd_per_hour' },
    ...{ average_old_salary: before, average_new_salary: after, average_salary_change: after - before },
  });

  it('are the moves gained less those lost, winners first; merged pairs are no sector', async () => {
    const rows = [
      move('A', 'B', 5),
      move('B', 'A', 2),
      move('C', 'A', 7),
      move('B', 'C', 4),
      move('suppressed', 'suppressed', 50),
    ];
    const result = await told(rows, (context, answer) => flowFindings(context, answer, 2));
    expect(ids(result)).toEqual(['talent.flow.a', 'talent.flow.c', 'talent.flow.b']);
    expect(numbers(result, 'talent.flow.a')).toEqual({ gained: 9, lost: 5, net: 4 });
  });

  it('are worth what pay changed by, the best first', async () => {
    const rows = [move('A', 'B', 5, 10, 11), move('B', 'A', 2, 10, 15), move('suppressed', 'suppressed', 5, 1, 100)];
    const result = await told(rows, (context, answer) => payFindings(context, answer, 5));
    expect(ids(result)).toEqual(['talent.move.b.a', 'talent.move.a.b']);
    expect(statement(result, 'talent.move.b.a')).toBe(
      '2 moves from B to A changed pay from 10 to 15 dollars an hour on average, 50 percent.',
    );
  });
});

describe('what the best have', () => {
  it('is compared with the others, the widest difference first', async () => {
    const rows = ['A', 'B', 'C', 'D', 'E'].map((sector, index) => ({
      ...{ sector, stay: 90 - index, pay: 10 + index, tenure: 50 - 10 * index },
    }));
    const result = await told(rows, (context, answer) => {
      const of = (column: string) => pointsOf(answer, { label: 'sector', column, unit: 'months' });
      const practices = ['pay', 'tenure'].map((id) => ({ id, subject: id, points: of(id) }));
      const absent = { id: 'absent', subject: 'absent', points: [] };
      return practiceFindings(context, [...practices, absent], { ranked: of('stay'), top: 2 });
    });
    expect(ids(result)).toEqual(['tenure', 'pay']);
    expect(numbers(result, 'tenure')).toMatchObject({
      best: 45,
      others: 20,
      change: 125,
      rho: expect.closeTo(1, 12) as number,
    });
    expect(details(result)).toContain('absent: too few sectors have both measures');
  });
});

describe('targets', () => {
  it('are followed where they are measured', async () => {
    const base = { unit: 'percent', target_year: 2030, source: 'A vision (2016)', last_measured: '2024-12-31' };
    const rows = [
      {
        ...base,
        metric_name: 'Work',
        current_value: 20,
        target_value: 40,
        progress_percent: 50,
        gap: 20,
        required_per_year: 3.3333,
        status: 'Off Track',
      },
      {
        ...base,
        metric_name: 'Late',
        current_value: 20,
        target_value: 40,
        progress_percent: 50,
        gap: 20,
        required_per_year: null,
        status: 'Off Track',
      },
      {
        ...base,
        metric_name: 'Done',
        current_value: 40,
        target_value: 40,
        progress_percent: 100,
        gap: 0,
        required_per_year: 0,
        status: 'Achieved',
      },
      {
        ...base,
        metric_name: 'Rest',
        current_value: null,
        target_value: 4,
        progress_percent: null,
        gap: null,
        status: 'Not Measured',
      },
    ];
    const result = await told(rows, targetFindings);
    expect(ids(result)).toEqual([
      'vision.targets.measured',
      'vision.target.work',
      'vision.target.late',
      'vision.target.done',
    ]);
    expect(numbers(result, 'vision.target.work')).toMatchObject({ gap: 20, required: 3.3333 });
    expect(result.findings.map(({ statement }) => statement.includes('reached in time'))).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect(result.findings[1]).toMatchObject({ severity: 'critical' });
    expect(numbers(result, 'vision.targets.measured')).toEqual({ total: 4, measured: 3 });
    expect(details(result)).toEqual(['no loaded source measures the target "Rest"']);
  });
});

describe('nationals', () => {
  const at = (month: string, sector: string, qatari: number, total: number): Row => ({
    ...{ month, sector, total, qatari_count: qatari, qatarization_rate: (100 * qatari) / total },
  });

  it('over all sectors count merged ones too; sectors are those of both months', async () => {
    const rows = [
      ...[at('2022-01-01', 'A', 10, 100), at('2022-01-01', 'B', 20, 100), at('2022-01-01', 'suppressed', 5, 10)],
      ...[at('2024-01-01', 'A', 30, 100), at('2024-01-01', 'B', 10, 100), at('2024-01-01', 'C', 1, 100)],
    ];
    const result = await told(rows, (context, answer) => nationalsFindings(context, answer, { years: 2, top: 3 }));
    expect(ids(result)).toEqual(['vision.nationals.overall', 'vision.nationals.moved.a', 'vision.nationals.moved.b']);
    const { now, then } = numbers(result, 'vision.nationals.overall');
    expect([now, then]).toEqual([expect.closeTo((100 * 41) / 300, 9), expect.closeTo((100 * 35) / 210, 9)]);
    expect(result.findings.map(({ severity }) => severity)).toEqual(['warning', 'info', 'notice']);
    const far = await told(rows, (context, answer) => nationalsFindings(context, answer, { years: 5, top: 3 }));
    expect([ids(far), details(far)]).toEqual([[], ['the share of nationals is not known so far back']]);
  });
});

describe('the change of employment', () => {
  it('is taken apart into what each sector made of it', async () => {
    const rows = [
      ...[
        ['A', 2023, 99],
        ['A', 2024, 30],
        ['B', 2024, -40],
        ['C', 2024, 30],
      ].map(([sector, year, change]) => ({
        sector: sector!,
        year: year!,
        absolute_change: change!,
        growth_percent: 1,
        month: `${year}-12-01`,
      })),
    ];
    const result = await told(rows, (context, answer) => changeFindings(context, answer, 2));
    expect(ids(result)).toEqual(['causes.sectors.total', 'causes.sectors.b', 'causes.sectors.a']);
    expect(numbers(result, 'causes.sectors.total')).toEqual({ total: 20, n: 3 });
    expect(numbers(result, 'causes.sectors.b')).toEqual({ change: -40, growth: 1, part: -200 });
  });
});
