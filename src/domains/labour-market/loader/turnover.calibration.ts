import { ATTRITION_COLUMNS, ATTRITION_FILE } from './attrition.plan.js';
import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { industryMonths } from './industry-unemployment.plan.js';
import type { LabourSeries } from './labour-series.calibration.js';
import { SECTORS } from './sector.catalogue.js';
import { fitLine, groupBy, mean } from '../../../datasets/statistics.kit.js';
import { cumulate } from '../../../datasets/seeded.random.js';

/** Upper bounds, in years at the company, of the tenure bands. */
export const TENURE_BANDS: readonly number[] = [1, 3, 6, 11, Number.POSITIVE_INFINITY];

/** Longest job considered. */
const JOB_MONTHS_MAX = 600;

/** Exits react to a year's real growth this many times over: an assumption. */
const GROWTH_REACTION = 2;

export interface TurnoverPattern {
  /** Chance of leaving within a month, over all staff. */
  readonly monthlyExit: number;
  /** Factor by tenure band, mean 1 over the tenures that these factors themselves lead to. */
  readonly tenure: readonly number[];
  /** Factor by sector: its unemployment relative to the others', mean 1 over all staff. */
  readonly sector: readonly number[];
  /** Factor by sector and month of the year, mean 1 over a year. */
  readonly season: readonly (readonly number[])[];
  /** Factor by generated year. */
  readonly year: readonly number[];
  /** Cumulative weights of whole years at the company, of staff that stayed. */
  readonly tenureYears: readonly number[];
  /** Chance of a step up within a year: growth of the job level with a year of working life. */
  readonly yearlyPromotion: number;
}

export function turnoverPattern(files: BundledFilesReader, labour: LabourSeries): TurnoverPattern {
  const staff = files.records(ATTRITION_FILE, ATTRITION_COLUMNS).map((record) => ({
    hasLeft: record.flag('Attrition', 'Yes', 'No'),
    years: record.integer('YearsAtCompany'),
    working: record.integer('TotalWorkingYears'),
    level: record.integer('JobLevel'),
  }));
  const yearly = mean(staff.map(({ hasLeft }) => Number(hasLeft)));
  const bands = groupBy(staff, ({ years }) => String(tenureBand(years)));
  const counts = Array.from({ length: 41 }, (_, at) => staff.filter((s) => !s.hasLeft && s.years === at).length);
  const monthlyExit = 1 - (1 - yearly) ** (1 / 12);
  const byTenure = TENURE_BANDS.map((_, band) => mean((bands.get(String(band)) ?? []).map((s) => Number(s.hasLeft))));
  return {
    monthlyExit,
    tenure: stationary(byTenure, monthlyExit),
    ...byIndustry(files, labour),
    year: labour.realGrowth.map((growth) => 1 - GROWTH_REACTION * growth),
    tenureYears: cumulate(counts),
    yearlyPromotion: fitLine(staff.map(({ working, level }) => [working, level])).slope,
  };
}

/**
 * Scales relative exits by tenure so that staff that come and go by them leave at the overall rate. Young jobs end
 * oftener, and a standing staff has more of them than a sample of long-serving employees: the mean job must last
 * 1 / rate months.
 */
function stationary(relative: readonly number[], monthlyExit: number): number[] {
  const jobMonths = (scale: number): number => {
    let [alive, sum] = [1, 0];
    for (let month = 0; month < JOB_MONTHS_MAX; month++) {
      sum += alive;
      alive *= 1 - Math.min(1, scale * monthlyExit * (relative[tenureBand(month / 12)] ?? 1));
    }
    return sum;
  };
  let [low, high] = [0.01, 100];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (jobMonths(middle) > 1 / monthlyExit) low = middle;
    else high = middle;
  }
  return relative.map((each) => each * low);
}

export function tenureBand(years: number): number {
  return TENURE_BANDS.findIndex((bound) => years < bound);
}

function byIndustry(files: BundledFilesReader, labour: LabourSeries): Pick<TurnoverPattern, 'sector' | 'season'> {
  const series = groupBy(industryMonths(files), ({ industry }) => industry);
  const months = SECTORS.map((sector) => series.get(sector.unemploymentSeries) ?? []);
  const levels = months.map((list) => mean(list.map(({ rate }) => rate)));
  const weighted = levels.map((level, at) => level * mean(labour.sectorShares.map((year) => year[at] ?? 0)));
  const overall = weighted.reduce((sum, each) => sum + each, 0);
  return {
    sector: levels.map((level) => level / overall),
    season: months.map((list) => {
      const means = Array.from({ length: 12 }, (_, at) =>
        mean(list.filter(({ monthOfYear }) => monthOfYear === at + 1).map(({ rate }) => rate)),
      );
      return means.map((each) => each / mean(means));
    }),
  };
}
