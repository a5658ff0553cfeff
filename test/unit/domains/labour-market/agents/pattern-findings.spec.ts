import { driverFindings, type Group } from '../../../../../src/domains/labour-market/agents/driver.findings.js';
import { pointsOf, type Reading } from '../../../../../src/domains/labour-market/agents/point.reader.js';
import { relationFindings, type Relation } from '../../../../../src/domains/labour-market/agents/relation.findings.js';
import { trailingYears, trendFinding } from '../../../../../src/domains/labour-market/agents/trend.finding.js';
import { latestFinding, unusualFindings } from '../../../../../src/domains/labour-market/agents/unusual.findings.js';
import { details, ids, numbers, statement, textOf, told, type Row, type Told } from './findings.fixture.js';

const series = (values: readonly (number | null)[], first = 1): Row[] =>
  values.map((value, index) => ({ month: `2024-${String(first + index).padStart(2, '0')}-01`, value }));
const BY_MONTH: Reading = { label: (row) => textOf(row, 'month').slice(0, 7), column: 'value', unit: 'percent' };

describe('what is unusual', () => {
  const unusual = (rows: readonly Row[], threshold = 3.5, isLatest = false): Promise<Told> =>
    told(rows, (context, answer) => {
      const spec = {
        ...{ id: 'u', title: 'Rate', subject: 'the rate', members: 'months', points: pointsOf(answer, BY_MONTH) },
        threshold: context.constant(threshold, 'z', 'test'),
      };
      return isLatest ? [latestFinding(context, spec)] : unusualFindings(context, spec);
    });

  it('is told furthest first, with its robust z', async () => {
    const result = await unusual(series([1, 2, 1, 2, 3, 40, 1, -30]));
    expect(ids(result)).toEqual(['u.unusual.2024_06', 'u.unusual.2024_08']);
    // median 1.5; distances .5 .5 .5 .5 1.5 38.5 .5 31.5: MAD .5
    expect(numbers(result, 'u.unusual.2024_06')).toMatchObject({ median: 1.5, n: 8 });
    expect(numbers(result, 'u.unusual.2024_06')['z']).toBeCloseTo((0.6745 * 38.5) / 0.5, 9);
  });

  it('is none where nothing is, and the nearest to it is named', async () => {
    expect(ids(await unusual(series([1, 2, 3, 4, 5])))).toEqual(['u.none']);
    expect(statement(await unusual(series([1, 2, 3, 4, 5])), 'u.none')).toContain('2024-01 with 1 percent');
  });

  it('is not more than a few, and says so', async () => {
    const result = await unusual(series([1, 2, 1, 2, 1, 2, 1, 50, 60, 70]), 0.1);
    expect(result.findings).toHaveLength(5);
    expect(details(result)).toContain('u: only the furthest of the unusual months are told');
  });

  it('is not told of few values, nor of equal ones', async () => {
    expect(details(await unusual(series([1, 9, 1, null, 1])))).toContain('u: too few values to tell what is unusual');
    const equal = await unusual(series([5, 5, 5, 5, 9]));
    expect([ids(equal), details(equal)]).toEqual([[], ['u: most values are equal, so that none has a robust z']]);
  });

  it('may be the newest value', async () => {
    const result = await unusual(series([1, 2, 3, 4, 50]), 3.5, true);
    expect(result.findings).toMatchObject([{ id: 'u.latest', severity: 'warning' }]);
    expect(await unusual(series([1, 2, 3, 4, 5]), 3.5, true)).toMatchObject({ findings: [{ severity: 'info' }] });
  });
});

describe('a trend', () => {
  const trend = (rows: readonly Row[]): Promise<Told> =>
    told(rows, (context, answer) => [
      trendFinding(context, {
        ...{ id: 't', title: 'Rate', subject: 'The rate', step: 'month', unit: 'percent' },
        points: pointsOf(answer, BY_MONTH),
      }),
    ]);

  it('is clear where chance hardly gives it', async () => {
    const result = await trend(series([1, 2.1, 2.9, 4, 5.1]));
    expect(result.findings).toMatchObject([{ severity: 'notice' }]);
    expect(statement(result, 't')).toMatch(
      /from 1 to 5\.1 percent over 5 values, 2024-01 to 2024-05.*1\.01 points a month.*a clear rise/,
    );
    expect(statement(await trend(series([5, 4, 3, 2])), 't')).toContain('a clear fall');
    expect(statement(await trend(series([1, 3, 1, 2])), 't')).toContain('no clear trend');
  });

  it('over months of which some are missing does not speak of each month', async () => {
    const result = await trend(series([1, null, 3, 4]));
    expect(statement(result, 't')).toContain('from one month told to the next');
    expect(details(result)).toContain('t: some months are not told; the trend is over those that are');
  });

  it('needs three values', async () => {
    expect(details(await trend(series([1, 2])))).toEqual(['t: too few values in a row for a trend']);
  });

  it('over years takes the unbroken run that ends with the newest', () => {
    const point = (year: number): never => ({ label: String(year), row: year }) as never;
    const years = (all: number[], most: number): unknown[] => trailingYears(all.map(point), most).map(({ row }) => row);
    expect(years([2001, 2005, 2003, 2004], 9)).toEqual([2003, 2004, 2005]);
    expect(years([2001, 2002, 2003], 2)).toEqual([2002, 2003]);
    expect(years([], 2)).toEqual([]);
  });
});

describe('drivers', () => {
  const drivers = (rows: readonly [string, number, number][], top = 3): Promise<Told> =>
    told(
      rows.map(([label, leavers, persons]) => ({ label, leavers, persons })),
      (context, answer) => {
        const groups = answer.rows.map((row, index): Group => ({
          label: textOf(row, 'label'),
          leavers: answer.cell(index, 'leavers', 'persons')!,
          persons: answer.cell(index, 'persons', 'persons')!,
        }));
        return driverFindings(context, { id: 'd', members: 'teams', top }, groups);
      },
    );

  it('are groups that lose more than their size explains, by how much more', async () => {
    const result = await drivers([
      ['Small', 4, 10],
      ['Large', 30, 100],
      ['Calm', 6, 290],
      ['suppressed', 10, 20],
    ]);
    // 50 of 420 left: 11.9 percent. Large: 30 less 11.9; Small: 4 less 1.19. The merged row is no group.
    expect(ids(result)).toEqual(['d.overall', 'd.large', 'd.small']);
    const large = numbers(result, 'd.large');
    expect(large['excess']).toBeCloseTo(30 - (50 * 100) / 420, 9);
    expect(large['times']).toBeCloseTo(0.3 / (50 / 420), 9);
    expect(large['of_leavers']).toBeCloseTo(60, 9);
  });

  it('are none where all lose alike', async () => {
    const result = await drivers([
      ['A', 10, 100],
      ['B', 11, 100],
    ]);
    expect(ids(result)).toEqual(['d.overall', 'd.none']);
    expect(statement(result, 'd.none')).toContain('that of B, 11 percent');
  });

  it('are not told where nobody left', async () => {
    expect(ids(await drivers([['A', 0, 100]]))).toEqual(['d.overall']);
  });
});

describe('relations', () => {
  const relate = (pairs: readonly [number | null, number][]): Promise<Told> =>
    told(
      pairs.map(([x, y], index) => ({ name: `S${index}`, x, y })),
      (context, answer) => {
        const of = (column: string) => pointsOf(answer, { label: 'name', column, unit: 'percent' });
        const [xs, ys] = [of('x'), of('y')];
        const matched = xs.map(({ label, value }) => ({
          label,
          x: value,
          y: ys.find((y) => y.label === label)!.value,
        }));
        const relation: Relation = { id: 'r', title: 'X and y', members: 'sectors', x: 'x', y: 'y', pairs: matched };
        return relationFindings(context, [relation, { ...relation, id: 's' }]).map(({ finding }) => finding);
      },
    );

  it('are judged at a level shared over all that are looked at', async () => {
    const result = await relate([1, 2, 3, 4, 5, 6, 7, 8].map((x) => [x, x * x]));
    expect(numbers(result, 'r')).toMatchObject({ rho: 1, p: 0, n: 8, level: 0.025 });
    expect(statement(result, 's')).toContain('a clear strong positive relation at a level of 0.025');
    expect(statement(await relate([1, 2, 3, 4, 5].map((x) => [x, -x])), 'r')).toContain('strong negative');
  });

  it('that are weak are not called clear', async () => {
    const mixed = await relate([1, 2, 3, 4, 5, 6].map((x) => [x, x % 2]));
    expect(statement(mixed, 'r')).toContain('no clear relation');
  });

  it('need pairs, and values that vary', async () => {
    const few = await relate([
      [1, 1],
      [2, 2],
      [3, 3],
      [null, 4],
    ]);
    expect([ids(few), details(few)]).toEqual([[], ['too few pairs for a relation: X and y']]);
    expect(ids(await relate([1, 2, 3, 4, 5].map((x) => [x, 7])))).toEqual([]);
  });
});
