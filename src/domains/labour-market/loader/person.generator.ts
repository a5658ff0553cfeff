import type { EmploymentModel } from './employment.model.js';
import type { BySex } from './labour-series.calibration.js';
import { EDUCATION_YEARS } from './sector.catalogue.js';
import { SeededRandom } from '../../../datasets/seeded.random.js';
import { clamp } from '../../../datasets/statistics.kit.js';
import { AGE_MIN } from './workforce.calibration.js';

export type WorkState = 'employed' | 'unemployed' | 'inactive' | 'gone';

/** Who a generated person is, and where their life stands. */
export interface Person {
  readonly random: SeededRandom;
  readonly id: string;
  readonly isNational: boolean;
  readonly sex: keyof BySex;
  readonly education: number;
  /** Age in months in month 0; less for those who come later. */
  readonly ageMonths: number;
  /** Standing in the sector's spread of pay, standard normal. */
  readonly ability: number;
  readonly retirementMonth: number;
  readonly entryMonth: number;
  sector: number;
  /** False until the first job: until then no row names a sector. */
  hasWorked: boolean;
  state: WorkState;
}

/** School begins at six. */
const SCHOOL_AGE = 6;
const ARRIVAL_AGE_MAX = 50;
const ABILITY_MAX = 2.5;

/** Draws person number `index`: everything about them follows from the seed and that number alone. */
export class PersonGenerator {
  constructor(
    private readonly model: EmploymentModel,
    private readonly seed: number,
  ) {}

  person(index: number): Person {
    const random = new SeededRandom(this.seed, index);
    const cell = this.model.entryCells[random.pick(this.model.entryWeights)];
    const { month, sector, isNational } = cell ?? { month: 0, sector: 0, isNational: false };
    const sex = random.chance(this.model.femaleChance(sector, month)) ? 'Female' : 'Male';
    const education = random.pick(this.model.calibration.workforce.education[sector] ?? [1]);
    const age = this.age(random, sector, education, month > 0, isNational);
    const ageMonths = age * 12 + random.between(0, 11) - month;
    const retirement = random.between(60, 65) * 12 + random.between(0, 11);
    return {
      random,
      id: `P${String(index + 1).padStart(7, '0')}`,
      isNational,
      sex,
      education,
      ageMonths,
      ability: clamp(random.normal(), -ABILITY_MAX, ABILITY_MAX),
      retirementMonth: Math.max(month, retirement - ageMonths),
      entryMonth: month,
      sector,
      hasWorked: false,
      state: this.firstState(random, sex, month, isNational),
    };
  }

  private age(random: SeededRandom, sector: number, education: number, arrives: boolean, isNational: boolean): number {
    const graduation = SCHOOL_AGE + (EDUCATION_YEARS[education] ?? 0);
    if (arrives && isNational) return graduation + random.between(0, 2);
    const drawn = AGE_MIN + random.pick(this.model.calibration.workforce.ages[sector] ?? [1]);
    const age = arrives && drawn > ARRIVAL_AGE_MAX ? random.between(25, ARRIVAL_AGE_MAX) : drawn;
    return Math.max(age, graduation);
  }

  private firstState(random: SeededRandom, sex: keyof BySex, month: number, isNational: boolean): WorkState {
    if (random.chance(this.model.inactiveChance(sex, month))) return 'inactive';
    return random.chance(this.model.unemployedChance(sex, month, isNational)) ? 'unemployed' : 'employed';
  }
}
