import type { CompanyCatalogue } from './company.catalogue.js';
import { type EmploymentModel, isoDate } from './employment.model.js';
import type { EmploymentRowSink } from './employment-row.sink.js';
import type { Person, WorkState } from './person.generator.js';
import { EDUCATION_YEARS, MONTHS, SECTORS } from './sector.catalogue.js';
import { clamp } from '../../../datasets/statistics.kit.js';
import { tenureBand } from './turnover.calibration.js';

const AGE_LIMIT = 80;
const PAY_AGE_MAX = 50;
const TITLE_PAY = 0.08;
const JOB_PAY_DEVIATION = 0.05;
/** Statutory monthly minimum since 2021, QAR. */
const PAY_MIN = 1000;
const LAST_LEVEL = 4;

/** Lives one person after another month by month and hands every month's row to the sink. */
export class CareerGenerator {
  private readonly pays = new Float64Array(MONTHS);
  private readonly levels = new Uint8Array(MONTHS);
  private readonly moves = new Map<string, readonly number[]>();

  constructor(
    private readonly model: EmploymentModel,
    private readonly companies: CompanyCatalogue,
    private readonly sink: EmploymentRowSink,
  ) {}

  live(person: Person): void {
    this.sink.begin(person);
    let month = person.entryMonth;
    while (month < MONTHS && person.state !== 'gone') {
      month = person.state === 'employed' ? this.work(person, month) : this.idle(person, month);
    }
  }

  /** One job from `first` on; returns the month after its last. */
  private work(person: Person, first: number): number {
    const { random, isNational, sector } = person;
    const company = this.companies.pick(random, sector, isNational);
    const start = this.startMonth(person, first);
    const startDay = random.between(1, 28);
    const { pay, exit } = this.companies.companies[company] ?? { pay: 0, exit: 1 };
    const base = this.basePay(person) + pay + JOB_PAY_DEVIATION * random.normal();
    let level = this.firstLevel(person, first);
    let end: number | null = null;
    let month = first;
    for (; month < MONTHS && end === null; month++) {
      if (month === first || month % 12 === 0) {
        if (month > first && random.chance(this.promotionChance(level))) level += 1;
        this.pays[month] = this.payAt(person, base, level, month);
      } else {
        this.pays[month] = this.pays[month - 1] ?? PAY_MIN;
      }
      this.levels[month] = level;
      if (this.ends(person, month, month - start, exit)) end = month;
    }
    const endDate =
      end === null ? '\\N' : isoDate(end, end === start ? random.between(startDay, 28) : random.between(1, 28));
    const spell = { company, sector, start: isoDate(start, startDay), end: endDate };
    this.sink.employed(person, first, month, spell, this.pays, this.levels);
    person.hasWorked = true;
    if (end !== null) this.leave(person, end);
    return month;
  }

  /** Search or inactivity from `first` on; returns the month after its last. */
  private idle(person: Person, first: number): number {
    const state = person.state === 'unemployed' ? 'unemployed' : 'inactive';
    let month = first;
    let next: WorkState = state;
    while (month < MONTHS && next === state) {
      next = this.afterIdleMonth(person, month, state);
      month += 1;
    }
    this.sink.idle(person, first, month, state);
    person.state = next;
    if (next === 'employed' && person.hasWorked) this.changeSector(person, month);
    return month;
  }

  private afterIdleMonth(person: Person, month: number, state: 'unemployed' | 'inactive'): WorkState {
    const { random, isNational } = person;
    const isRetired = month >= person.retirementMonth;
    if ((person.ageMonths + month + 1) / 12 >= AGE_LIMIT) return 'gone';
    if (isRetired && !isNational) return 'gone';
    if (isRetired) return 'inactive';
    if (random.chance(this.model.idleDepartureChance(person.sector, month, isNational))) return 'gone';
    const chance = state === 'unemployed' ? this.model.findChance(isNational) : this.model.returnChance();
    return random.chance(chance) ? 'employed' : state;
  }

  private ends(person: Person, month: number, tenureMonths: number, companyExit: number): boolean {
    if (month >= person.retirementMonth) return true;
    const tenure = this.model.calibration.turnover.tenure[tenureBand(tenureMonths / 12)] ?? 1;
    return person.random.chance(this.model.exitChance(person.sector, month) * tenure * companyExit);
  }

  /** Decides what follows a job that ended in `month`. */
  private leave(person: Person, month: number): void {
    if (month >= person.retirementMonth) {
      person.state = person.isNational ? 'inactive' : 'gone';
      return;
    }
    const outcome = this.model.exitOutcome(person.sector, month, person.sex, person.isNational);
    const drawn = person.random.next();
    if (drawn < outcome.leaves) person.state = 'gone';
    else if (drawn < outcome.leaves + outcome.searches) person.state = 'unemployed';
    else if (drawn < outcome.leaves + outcome.searches + outcome.retreats) person.state = 'inactive';
    else this.changeSector(person, month);
  }

  private changeSector(person: Person, month: number): void {
    if (person.random.chance(this.model.calibration.moves.stayShare)) return;
    const year = Math.min(Math.floor(month / 12), MONTHS / 12 - 1);
    const key = `${String(person.sector)} ${String(year)} ${String(person.isNational)}`;
    let weights = this.moves.get(key);
    if (weights === undefined) {
      weights = this.model.moveWeights(person.sector, year, person.isNational);
      this.moves.set(key, weights);
    }
    person.sector = person.random.pick(weights);
  }

  /** Those at work in the first month began before it, as long ago as real staff. */
  private startMonth(person: Person, first: number): number {
    if (first > 0) return first;
    const years = person.random.pick(this.model.calibration.turnover.tenureYears);
    const adultMonths = Math.max(0, person.ageMonths - 18 * 12);
    return -Math.min(adultMonths, years * 12 + person.random.between(0, 11));
  }

  private basePay(person: Person): number {
    const { pay } = this.model.calibration;
    return (
      pay.anchor +
      (pay.sector[person.sector] ?? 0) +
      pay.perSchoolYear * ((EDUCATION_YEARS[person.education] ?? 14) - 14) +
      (pay.spread[person.sector] ?? 0) * person.ability -
      (person.sex === 'Female' ? pay.genderGap : 0) +
      (person.isNational ? pay.nationalPremium : 0)
    );
  }

  private payAt(person: Person, base: number, level: number, month: number): number {
    const { perYearOfAge, yearlyGrowth } = this.model.calibration.pay;
    const age = clamp((person.ageMonths + month) / 12, 18, PAY_AGE_MAX);
    const year = Math.floor(month / 12);
    const logPay = base + perYearOfAge * (age - 35) + yearlyGrowth * year + TITLE_PAY * (level - 2);
    return Math.max(PAY_MIN, Math.round(Math.exp(logPay) / 10) * 10);
  }

  private firstLevel(person: Person, month: number): number {
    const age = (person.ageMonths + month) / 12;
    const drawn = 0.5 * (person.education - 1) + (age - 25) / 14 + 0.6 * person.random.normal();
    return clamp(Math.round(drawn), 0, (SECTORS[person.sector]?.titles.length ?? 1) - 1);
  }

  private promotionChance(level: number): number {
    return level < LAST_LEVEL ? this.model.calibration.turnover.yearlyPromotion : 0;
  }
}
