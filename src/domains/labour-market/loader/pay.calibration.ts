import { ATTRITION_COLUMNS, ATTRITION_FILE } from './attrition.plan.js';
import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { censusPersons } from './census.plan.js';
import type { LabourSeries } from './labour-series.calibration.js';
import { SECTORS } from './sector.catalogue.js';
import { clamp, deviation, fitLine, groupBy, logit, mean } from '../../../datasets/statistics.kit.js';
import { type WagePanelRow, wagePanelRows } from './wage-panel.plan.js';

/** The riyal's fixed rate. */
const QAR_PER_USD = 3.64;
/** Typical monthly pay as a share of GDP a person and month: an assumption. */
const PAY_SHARE = 0.32;
/** The census classes differ by hours and occupation too; this part of the gap is taken as pay: an assumption. */
const GAP_SHARE = 0.5;
/** Nationals' pay over that of others with the same job, as a logarithm: an assumption. */
const NATIONAL_PREMIUM = 0.7;

/** Everything about pay is on the scale of natural logarithms of QAR a month. */
export interface PayPattern {
  /** A man of 35 from abroad with 14 years of schooling in the average sector, in the first year. */
  readonly anchor: number;
  readonly sector: readonly number[];
  /** Deviation between persons of one sector that schooling does not explain. */
  readonly spread: readonly number[];
  readonly perSchoolYear: number;
  readonly perYearOfAge: number;
  /** Added each calendar year. */
  readonly yearlyGrowth: number;
  /** What women's pay lacks. */
  readonly genderGap: number;
  readonly nationalPremium: number;
}

export function payPattern(files: BundledFilesReader, labour: LabourSeries): PayPattern {
  const panel = wagePanelRows(files);
  const overall = mean(panel.map(({ logWage }) => logWage));
  const schooling = fitLine(panel.map(({ educationYears, logWage }) => [educationYears, logWage]));
  const wages = SECTORS.map(({ panelIndustries }) =>
    panel.filter(({ industry }) => panelIndustries.includes(industry)).map(({ logWage }) => logWage),
  );
  const perYearOfAge = ageSlope(files);
  return {
    anchor: Math.log((labour.gdpPerPersonUsd * QAR_PER_USD * PAY_SHARE) / 12),
    sector: wages.map((list) => mean(list) - overall),
    spread: wages.map((list) => deviation(list) * Math.sqrt(1 - schooling.explained)),
    perSchoolYear: schooling.slope,
    perYearOfAge,
    yearlyGrowth: clamp(withinPersonGrowth(panel) - perYearOfAge, 0, 0.05),
    genderGap: genderGap(files, deviation(panel.map(({ logWage }) => logWage))),
    nationalPremium: NATIONAL_PREMIUM,
  };
}

function ageSlope(files: BundledFilesReader): number {
  const staff = files.records(ATTRITION_FILE, ATTRITION_COLUMNS);
  return fitLine(staff.map((record) => [record.integer('Age'), Math.log(record.integer('MonthlyIncome'))])).slope;
}

/** Mean change of a person's log wage from one year to the next. */
function withinPersonGrowth(panel: readonly WagePanelRow[]): number {
  const changes: number[] = [];
  for (const years of groupBy(panel, ({ person }) => String(person)).values()) {
    years.sort((a, b) => a.year - b.year);
    years.slice(1).forEach((row, index) => changes.push(row.logWage - (years[index]?.logWage ?? row.logWage)));
  }
  return mean(changes);
}

/** From the shares over 50,000: a logistic income of the panel's spread would have to shift this far between the sexes. */
function genderGap(files: BundledFilesReader, spread: number): number {
  const persons = censusPersons(files);
  const share = (sex: string): number =>
    mean(persons.filter((person) => person.sex === sex).map(({ isOver50k }) => Number(isOver50k)));
  return GAP_SHARE * (logit(share('Male')) - logit(share('Female'))) * spread * (Math.sqrt(3) / Math.PI);
}
