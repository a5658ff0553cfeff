import { sha256Hex } from '../../../../../src/kernel/hash.js';
import { BundledFilesReader } from '../../../../../src/datasets/bundled-files.reader.js';
import { sizeBand } from '../../../../../src/domains/labour-market/loader/company.catalogue.js';
import { calibrate } from '../../../../../src/domains/labour-market/loader/employment.calibration.js';
import { isoDate } from '../../../../../src/domains/labour-market/loader/employment.model.js';
import { GeneratedEmployment } from '../../../../../src/domains/labour-market/loader/generated-employment.generator.js';
import { DEFAULT_SEED } from '../../../../../src/domains/labour-market/loader/generated.plan.js';
import { SECTORS } from '../../../../../src/domains/labour-market/loader/sector.catalogue.js';
import { DATA } from './bundle.fixture.js';

/** Digest of the set at scale 0.02. It moves with the generator, its assumptions and the files it is calibrated on. */
const DIGEST = 'db35af89d26c6a992785deee8b92a2ef7a497952d34a72168e31a3ba09eed0dd';
const SCALE = 0.15;

const calibration = calibrate(new BundledFilesReader(DATA));
const generate = (scale: number, seed = DEFAULT_SEED): { records: string; companies: string; rows: number } => {
  const set = new GeneratedEmployment(calibration, seed, scale);
  const batches = [...set.employmentRecords()];
  return {
    records: batches.map(({ text }) => text).join(''),
    companies: [...set.companyRows()].map(({ text }) => text).join(''),
    rows: batches.reduce((sum, { rows }) => sum + rows, 0),
  };
};

interface Row {
  person: string;
  company: string;
  month: string;
  status: string;
  nationality: string;
  gender: 'Male' | 'Female';
  age: number;
  education: string;
  sector: string;
  title: string;
  salary: number;
  start: string;
  end: string;
}

function parse(text: string): Row[] {
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const [person, company, month, status, nationality, gender, age, education, sector, title, salary, start, end] =
        line.split('\t') as [string, string, string, string, string, 'Male', ...string[]];
      return {
        ...{ person, company, month, status, nationality, gender, age: Number(age), education: education! },
        ...{ sector: sector!, title: title!, salary: Number(salary), start: start!, end: end! },
      };
    });
}

const share = <T>(items: readonly T[], is: (item: T) => boolean): number => items.filter(is).length / items.length;
const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the generated set', () => {
  it('is the same bytes for the same seed and scale, and others for another seed', () => {
    const { records, companies } = generate(0.02);
    expect(sha256Hex(records + companies)).toBe(DIGEST);
    expect(generate(0.02, 7).records).not.toBe(records);
  });
  it('holds the persons of a smaller scale at a larger one', () => {
    const linesOf = (scale: number): string[] => generate(scale).records.split('\n');
    const large = new Set(linesOf(0.02));
    expect(linesOf(0.01).every((line) => large.has(line))).toBe(true);
  });
  it('has at least one person, however small the scale', () => {
    expect(generate(0.000001).rows).toBeGreaterThan(0);
  });
  it('expects about the rows it makes', () => {
    const set = new GeneratedEmployment(calibration, DEFAULT_SEED, 0.1);
    const rows = [...set.employmentRecords()].reduce((sum, batch) => sum + batch.rows, 0);
    expect(Math.abs(rows / set.expectedRows - 1)).toBeLessThan(0.1);
  });
  it('names a band for every size', () => {
    expect([0, 9, 10, 49, 50, 249, 250, 999, 1000].map(sizeBand)).toEqual([
      ...['Micro', 'Micro', 'Small', 'Small', 'Medium', 'Medium', 'Large', 'Large', 'XL'],
    ]);
    expect([isoDate(0, 1), isoDate(95, 28), isoDate(-1, 5)]).toEqual(['2017-01-01', '2024-12-28', '2016-12-05']);
  });
});

describe('the generated lives', () => {
  const set = generate(SCALE);
  const rows = parse(set.records);
  const working = rows.filter(({ status }) => status === 'employed');
  const inForce = rows.filter(({ status }) => status !== 'inactive');
  const byPerson = new Map<string, Row[]>();
  for (const row of rows) {
    const life = byPerson.get(row.person);
    if (life === undefined) byPerson.set(row.person, [row]);
    else life.push(row);
  }
  const nationals = working.filter(({ nationality }) => nationality === 'Qatari');

  it('reach from 2017 to 2024 without a gap or a month twice', () => {
    expect(rows).toHaveLength(set.rows);
    expect(new Set(rows.map(({ month }) => month)).size).toBe(96);
    const monthNumber = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
    const broken = [...byPerson.values()].filter((life) =>
      life.some(({ month }, i) => monthNumber(month) !== monthNumber(life[0]!.month) + i),
    );
    expect(broken).toEqual([]);
  });
  it('keep to what the table demands', () => {
    const isRight = (row: Row): boolean => {
      const isWorking = row.status === 'employed';
      const blanks = [row.company, row.title, row.start].filter((value) => value === '\\N').length;
      const isOver = row.end !== '\\N';
      if (blanks !== (isWorking ? 0 : 3) || row.age < 15 || row.age > 80) return false;
      if (isOver && (row.end < row.start || row.end < row.month)) return false;
      return !isWorking || (row.salary >= 1000 && row.start.slice(0, 7) <= row.month);
    };
    expect(rows.filter((row) => !isRight(row))).toEqual([]);
  });
  it('grow older by a year a year, and never change who they are', () => {
    const changed = [...byPerson.values()].filter((life) => {
      const [first, last] = [life[0]!, life.at(-1)!];
      const traits = new Set(life.map((row) => `${row.nationality} ${row.gender} ${row.education}`));
      return traits.size !== 1 || Math.abs(last.age - first.age - (life.length - 1) / 12) > 1;
    });
    expect(changed).toEqual([]);
  });
  it('end a job on the day its rows announce, and start the next one soon or search', () => {
    const ended = working.filter(({ month, end }) => end.slice(0, 7) === month.slice(0, 7));
    const next = ended.flatMap((row) => {
      const life = byPerson.get(row.person)!;
      const following = life[life.indexOf(row) + 1];
      return following?.status === 'employed' ? [{ end: row.end, start: following.start }] : [];
    });
    expect(next.length / ended.length).toBeGreaterThan(0.3);
    const days = next.map(({ start, end }) => (Date.parse(start) - Date.parse(end)) / 86_400_000);
    expect(Math.min(...days)).toBeGreaterThan(0);
    expect(Math.max(...days)).toBeLessThan(180);
  });
  it('change sector in part of the moves', () => {
    const moves = [...byPerson.values()].flatMap((life) => {
      const jobs = life.filter(({ status }) => status === 'employed');
      return jobs.slice(1).flatMap((row, i) => (row.start === jobs[i]!.start ? [] : [row.sector === jobs[i]!.sector]));
    });
    expect(share(moves, (stays) => stays)).toBeCloseTo(calibration.moves.stayShare, 1);
  });

  it('take participation from the ILO series of Qatar', () => {
    for (const gender of ['Male', 'Female'] as const) {
      const of = rows.filter((row) => row.gender === gender && row.month === '2020-06-01' && row.age < 60);
      expect(share(of, ({ status }) => status !== 'inactive')).toBeCloseTo(
        calibration.labour.participation[3]![gender],
        1,
      );
    }
  });
  it('take unemployment from the ILO series, low for residents from abroad', () => {
    const unemployed = (nationality: string): number =>
      share(
        inForce.filter((row) => row.nationality === nationality),
        ({ status }) => status === 'unemployed',
      );
    expect(unemployed('Non-Qatari')).toBeLessThan(0.005);
    expect(unemployed('Qatari')).toBeGreaterThan(0.02);
    expect(unemployed('Qatari')).toBeLessThan(0.12);
  });
  it('leave at the rate of the attrition sample', () => {
    const rate = share(working, ({ month, end }) => end.slice(0, 7) === month.slice(0, 7));
    expect(rate / calibration.turnover.monthlyExit).toBeGreaterThan(0.85);
    expect(rate / calibration.turnover.monthlyExit).toBeLessThan(1.35);
  });
  it('leave by the season of their industry', () => {
    const exits = (sector: string, months: readonly string[]): number =>
      share(
        working.filter((row) => row.sector === sector && months.includes(row.month.slice(5, 7))),
        ({ month, end }) => end.slice(0, 7) === month.slice(0, 7),
      );
    expect(exits('Construction', ['01', '02'])).toBeGreaterThan(1.3 * exits('Construction', ['07', '08']));
  });
  it('divide over industry and services as Qatar did, year by year', () => {
    for (const [year, index] of [
      ['2017', 0],
      ['2023', 6],
    ] as const) {
      const staff = working.filter(({ month }) => month.startsWith(year));
      const industry = SECTORS.filter(({ branch }) => branch === 'industry').map(({ name }) => name);
      const wanted = calibration.labour.sectorShares[index]!.filter((_, i) => SECTORS[i]!.branch === 'industry');
      expect(share(staff, ({ sector }) => industry.includes(sector))).toBeCloseTo(
        wanted.reduce((sum, part) => sum + part, 0),
        1,
      );
    }
  });
  it('grow in number', () => {
    const staff = (month: string): number => working.filter((row) => row.month === month).length;
    expect(staff('2024-12-01') / staff('2017-01-01')).toBeGreaterThan(1.05);
  });
  it('have the nationals where they work, and paid more', () => {
    expect(share(working, ({ nationality }) => nationality === 'Qatari')).toBeCloseTo(0.12, 1);
    const part = (sector: string): number =>
      share(
        working.filter((row) => row.sector === sector),
        ({ nationality }) => nationality === 'Qatari',
      );
    expect(part('Public')).toBeGreaterThan(0.3);
    expect(part('Energy')).toBeGreaterThan(0.18);
    expect(part('Construction')).toBeLessThan(0.06);
    expect(average(nationals.map(({ salary }) => salary))).toBeGreaterThan(
      1.4 * average(working.filter(({ nationality }) => nationality !== 'Qatari').map(({ salary }) => salary)),
    );
  });
  it('are paid by schooling, and women less', () => {
    const pay = (is: (row: Row) => boolean): number =>
      average(working.filter((row) => row.month > '2023' && is(row)).map(({ salary }) => Math.log(salary)));
    const levels = ['Secondary', 'Diploma', 'Bachelor', 'Master'].map((level) =>
      pay(({ education }) => education === level),
    );
    expect([...levels].sort((a, b) => a - b)).toEqual(levels);
    const women = pay((row) => row.gender === 'Female' && row.sector === 'Finance');
    expect(women).toBeLessThan(pay((row) => row.gender === 'Male' && row.sector === 'Finance'));
  });
  it('work for 400 companies, few of them large, banded by their staff in the last month', () => {
    const companies = set.companies
      .slice(0, -1)
      .split('\n')
      .map((line) => line.split('\t'));
    expect(companies).toHaveLength(400);
    expect(new Set(companies.map(([id]) => id)).size).toBe(400);
    expect(new Set(companies.map(([, name]) => name)).size).toBe(400);
    const staff = new Map<string, number>();
    for (const row of working.filter(({ month }) => month === '2024-12-01')) {
      staff.set(row.company, (staff.get(row.company) ?? 0) + 1);
    }
    expect(companies.every(([id, , , band]) => band === sizeBand(staff.get(id!) ?? 0))).toBe(true);
    expect(Math.max(...staff.values())).toBeGreaterThan(7 * average([...staff.values()]));
  });
});
