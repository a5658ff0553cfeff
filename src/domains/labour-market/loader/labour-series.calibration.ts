import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { CountryDirectory, POPULATION_FILE } from './country.directory.js';
import { gapminderObservations, type Observation, worldBankObservations } from './indicator.rows.js';
import { PARTICIPATION_MEASURE, UNEMPLOYMENT_MEASURE } from './ilo.measures.js';
import { FIRST_YEAR, SECTORS, YEARS } from './sector.catalogue.js';

const QATAR = 'QAT';
/** The country of the Gulf whose labour force holds the most nationals. */
const NATIONALS_LIKE = 'SAU';

/** A pair of shares, 0 to 1. */
export interface BySex {
  readonly Male: number;
  readonly Female: number;
}

/** Qatar's yearly figures for the generated years; a year a series does not reach takes its nearest earlier value. */
export interface LabourSeries {
  /** Share of persons in the labour force. */
  readonly participation: readonly BySex[];
  /** Unemployment of residents from abroad: Qatar's own series, whose labour force is almost wholly theirs. */
  readonly expatUnemployment: readonly BySex[];
  /** Unemployment of nationals: Saudi Arabia's series, for want of one of Qatari nationals. */
  readonly nationalUnemployment: readonly BySex[];
  /** Share of each sector in employment, by year; sums to 1. */
  readonly sectorShares: readonly (readonly number[])[];
  /** Population growth a year, compound over the generated years. */
  readonly growth: number;
  /** Growth of real GDP, by year. */
  readonly realGrowth: readonly number[];
  /** Constant US$ a person in the last year. */
  readonly gdpPerPersonUsd: number;
}

/** Value of a country and year, in the source's unit; not a number where it reaches no such year. */
type Series = (code: string, year: number) => number;

interface SeriesBySex {
  readonly Male: Series;
  readonly Female: Series;
}

export function labourSeries(files: BundledFilesReader): LabourSeries {
  const directory = new CountryDirectory(files);
  const series = (measure: string): Series => carried(gapminderObservations(files, directory, measure));
  const sexes = (measure: string): SeriesBySex => ({
    Male: series(`males_${measure}`),
    Female: series(`females_${measure}`),
  });
  const population = carried(worldBankObservations(files, POPULATION_FILE));
  const perPerson = series('gdppercapita_us_inflation_adjusted');
  const output = (year: number): number => perPerson(QATAR, year) * population(QATAR, year);
  const participation = sexes(PARTICIPATION_MEASURE);
  const unemployment = sexes(UNEMPLOYMENT_MEASURE);
  const industry = series('industry_workers_percent_of_employment');
  const services = series('service_workers_percent_of_employment');
  const lastYear = FIRST_YEAR + YEARS - 1;
  return {
    participation: eachYear((year) => shares(participation, QATAR, year)),
    expatUnemployment: eachYear((year) => shares(unemployment, QATAR, year)),
    nationalUnemployment: eachYear((year) => shares(unemployment, NATIONALS_LIKE, year)),
    sectorShares: eachYear((year) => sectorShares(industry(QATAR, year), services(QATAR, year))),
    growth: (population(QATAR, lastYear) / population(QATAR, FIRST_YEAR)) ** (1 / (YEARS - 1)) - 1,
    realGrowth: eachYear((year) => output(year) / output(year - 1) - 1),
    gdpPerPersonUsd: perPerson(QATAR, lastYear),
  };
}

function eachYear<T>(of: (year: number) => T): T[] {
  return Array.from({ length: YEARS }, (_, index) => of(FIRST_YEAR + index));
}

function shares(series: SeriesBySex, code: string, year: number): BySex {
  return { Male: series.Male(code, year) / 100, Female: series.Female(code, year) / 100 };
}

/** The value of a country and year, else of the nearest earlier year. */
function carried(observations: readonly Observation[]): Series {
  const values = new Map<string, { year: number; value: number }[]>();
  for (const { code, year, value } of observations) {
    const list = values.get(code) ?? [];
    list.push({ year, value: Number(value) });
    values.set(code, list);
  }
  for (const list of values.values()) list.sort((a, b) => b.year - a.year);
  return (code, year) => values.get(code)?.find((each) => each.year <= year)?.value ?? Number.NaN;
}

function sectorShares(industry: number, services: number): number[] {
  const branch = { industry: industry / (industry + services), services: services / (industry + services) };
  const total = { industry: branchTotal('industry'), services: branchTotal('services') };
  return SECTORS.map((sector) => (branch[sector.branch] * sector.branchWeight) / total[sector.branch]);
}

function branchTotal(branch: 'industry' | 'services'): number {
  return SECTORS.filter((sector) => sector.branch === branch).reduce((sum, sector) => sum + sector.branchWeight, 0);
}
