import type { BySex } from './labour-series.calibration.js';
import type { EmploymentCalibration } from './employment.calibration.js';
import { FIRST_YEAR, MONTHS, SECTORS, YEARS } from './sector.catalogue.js';
import { cumulate } from '../../../datasets/seeded.random.js';
import { clamp } from '../../../datasets/statistics.kit.js';

/** Mean months of search: assumptions; unemployment is matched whatever they are. */
const SEARCH_MONTHS = { national: 20, other: 3 };
/** Chance a month that an inactive person starts to work: an assumption. */
const RETURN_CHANCE = 0.006;
/** Of exits, those who leave the country for good: an assumption. */
const DEPARTURE_SHARE = { national: 0.02, other: 0.35 };
/** Persons a month that grow too old to work, as a share of the staff: sets how many must come, not who goes. */
const RETIREMENT_SHARE = 0.0012;
/** Largest part of exits that does not lead straight to the next job. */
const BREAK_SHARE_MAX = 0.95;

/** Where an exit leads, as chances; the rest goes straight to another job. */
export interface ExitOutcome {
  readonly leaves: number;
  readonly searches: number;
  readonly retreats: number;
}

export interface EntryCell {
  readonly month: number;
  readonly sector: number;
  readonly isNational: boolean;
}

/** The calibration turned into what each month of a life asks: chances and cumulative weights. */
export class EmploymentModel {
  readonly entryCells: readonly EntryCell[];
  readonly entryWeights: readonly number[];
  /** Chance of an exit by sector and month, before tenure and company. */
  private readonly exits: readonly (readonly number[])[];

  constructor(readonly calibration: EmploymentCalibration) {
    this.exits = SECTORS.map((_, sector) => Array.from({ length: MONTHS }, (_, month) => this.exitAt(sector, month)));
    const entries = [true, false].flatMap((isNational) =>
      SECTORS.flatMap((_, sector) => this.entriesOf(sector, isNational)),
    );
    this.entryCells = entries.map(({ cell }) => cell);
    this.entryWeights = cumulate(entries.map(({ weight }) => weight));
  }

  exitChance(sector: number, month: number): number {
    return this.exits[sector]?.[month] ?? 0;
  }

  /** Chance that a person of this sector is a woman, before some of them stay out of the labour force. */
  femaleChance(sector: number, month: number): number {
    const share = this.calibration.workforce.femaleShare[sector] ?? 0;
    const participation = bySex(this.calibration.labour.participation, month);
    const women = share / participation.Female;
    return women / (women + (1 - share) / participation.Male);
  }

  inactiveChance(sex: keyof BySex, month: number): number {
    return 1 - bySex(this.calibration.labour.participation, month)[sex];
  }

  unemployedChance(sex: keyof BySex, month: number, isNational: boolean): number {
    const { nationalUnemployment, expatUnemployment } = this.calibration.labour;
    return bySex(isNational ? nationalUnemployment : expatUnemployment, month)[sex];
  }

  findChance(isNational: boolean): number {
    return 1 / (isNational ? SEARCH_MONTHS.national : SEARCH_MONTHS.other);
  }

  returnChance(): number {
    return RETURN_CHANCE;
  }

  /** Chance a month that a person without work leaves the country. */
  idleDepartureChance(sector: number, month: number, isNational: boolean): number {
    return this.exitChance(sector, month) * departure(isNational);
  }

  /**
   * Splits exits so that flows into and out of search and inactivity balance at the calibrated rates:
   * rate / (1 - rate) x chance of finding = exits x share that searches.
   */
  exitOutcome(sector: number, month: number, sex: keyof BySex, isNational: boolean): ExitOutcome {
    const exit = this.exitAverage(sector);
    const rate = this.unemployedChance(sex, month, isNational);
    const relative = isNational ? 1 : (this.calibration.turnover.sector[sector] ?? 1);
    const out = this.inactiveChance(sex, month);
    const searches = ((rate / (1 - rate)) * this.findChance(isNational) * relative) / exit;
    const retreats = ((out / (1 - out)) * RETURN_CHANCE) / exit;
    const leaves = departure(isNational);
    const shrink = Math.min(1, BREAK_SHARE_MAX / (searches + retreats + leaves));
    return { leaves: leaves * shrink, searches: searches * shrink, retreats: retreats * shrink };
  }

  /**
   * Cumulative weights of the sector that follows a change of sector. Weights are share x exits x a symmetric affinity, so
   * that as many come as go and the sectors keep to their calibrated shares.
   */
  moveWeights(from: number, year: number, isNational: boolean): number[] {
    const { labour, turnover, moves } = this.calibration;
    return cumulate(
      SECTORS.map((sector, to) => {
        const nationality = isNational ? sector.qatariShare : 1 - sector.qatariShare;
        const weight = (labour.sectorShares[year]?.[to] ?? 0) * (turnover.sector[to] ?? 1) * nationality;
        return weight * (moves.affinity[from]?.[to] ?? 0);
      }),
    );
  }

  private exitAt(sector: number, month: number): number {
    const { turnover } = this.calibration;
    const season = turnover.season[sector]?.[month % 12] ?? 1;
    return this.exitAverage(sector) * season * (turnover.year[Math.floor(month / 12)] ?? 1);
  }

  private exitAverage(sector: number): number {
    return this.calibration.turnover.monthlyExit * (this.calibration.turnover.sector[sector] ?? 1);
  }

  /** Persons of a sector and nationality that are there at first, and that come in each later month. */
  private entriesOf(sector: number, isNational: boolean): { cell: EntryCell; weight: number }[] {
    const part = SECTORS[sector]?.qatariShare ?? 0;
    const stock = (month: number): number => this.stock(sector, month) * (isNational ? part : 1 - part);
    return Array.from({ length: MONTHS }, (_, month) => {
      const gone = this.exitChance(sector, month) * departure(isNational) + RETIREMENT_SHARE;
      const weight = month === 0 ? stock(0) : Math.max(0, stock(month) - stock(month - 1) * (1 - gone));
      return { cell: { month, sector, isNational }, weight };
    });
  }

  private stock(sector: number, month: number): number {
    const { sectorShares, growth } = this.calibration.labour;
    const [year, part] = [Math.floor(month / 12), (month % 12) / 12];
    const here = sectorShares[year]?.[sector] ?? 0;
    const next = sectorShares[Math.min(year + 1, YEARS - 1)]?.[sector] ?? here;
    return (here + (next - here) * part) * (1 + growth) ** (month / 12);
  }
}

function departure(isNational: boolean): number {
  return isNational ? DEPARTURE_SHARE.national : DEPARTURE_SHARE.other;
}

function bySex(years: readonly BySex[], month: number): BySex {
  return years[clamp(Math.floor(month / 12), 0, YEARS - 1)] ?? { Male: 0, Female: 0 };
}

/** First day of a month counted from January of the first year; negative months lie before it. */
export function isoDate(month: number, day: number): string {
  const year = FIRST_YEAR + Math.floor(month / 12);
  const inYear = month - Math.floor(month / 12) * 12;
  return `${String(year)}-${String(inYear + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
