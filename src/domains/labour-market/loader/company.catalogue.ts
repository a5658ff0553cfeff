import { SECTORS } from './sector.catalogue.js';
import { cumulate, SeededRandom } from '../../../datasets/seeded.random.js';

/** Stream of random numbers that no person uses. */
const COMPANY_STREAM = -1;
/** Sizes fall with rank to this power: few large employers, many small ones. */
const SIZE_EXPONENT = 1.05;
const PAY_DEVIATION = 0.12;
const EXIT_DEVIATION = 0.3;
/** How far companies of one sector differ in their liking for nationals. */
const NATIONALS_DEVIATION = 0.6;

const FIRST_WORDS = [
  ...['Amber', 'Azure', 'Coral', 'Crescent', 'Desert', 'Falcon', 'Golden', 'Harbour', 'Horizon', 'Ivory'],
  ...['Jasmine', 'Lagoon', 'Lantern', 'Marble', 'Meridian', 'Mirage', 'Oasis', 'Pearl', 'Sapphire', 'Silver'],
];
const SECOND_WORDS = ['Dune', 'Reef', 'Gate', 'Palm', 'Bay', 'Star', 'Wind', 'Spring'];

export interface Company {
  readonly id: string;
  readonly name: string;
  readonly sector: number;
  /** Added to the logarithm of pay. */
  readonly pay: number;
  /** Factor on the chance of an exit. */
  readonly exit: number;
  readonly weight: number;
  /** Factor on the weight for nationals. */
  readonly nationals: number;
}

/** The 400 fictional companies. They do not depend on the scale: more persons make them larger. */
export class CompanyCatalogue {
  readonly companies: readonly Company[];
  /** Per nationality (nationals first) and sector: companies of the sector and their cumulative weights. */
  private readonly choices: readonly (readonly { members: readonly number[]; cumulative: readonly number[] }[])[];

  constructor(seed: number) {
    const random = new SeededRandom(seed, COMPANY_STREAM);
    let number = 0;
    this.companies = SECTORS.flatMap((sector, index) =>
      Array.from({ length: sector.companies }, (_, rank): Company => {
        number += 1;
        const [first, second] = [FIRST_WORDS[number % 20] ?? '', SECOND_WORDS[Math.floor(number / 20) % 8] ?? ''];
        return {
          id: `C${String(number).padStart(3, '0')}`,
          name: `${first} ${second} ${sector.trade} ${String(rank + 1)}`,
          sector: index,
          pay: PAY_DEVIATION * random.normal(),
          exit: Math.exp(EXIT_DEVIATION * random.normal()),
          weight: (rank + 1) ** -SIZE_EXPONENT,
          nationals: Math.exp(NATIONALS_DEVIATION * random.normal()),
        };
      }),
    );
    this.choices = [true, false].map((national) => SECTORS.map((_, sector) => this.choice(sector, national)));
  }

  /** Index of an employer in the sector. */
  pick(random: SeededRandom, sector: number, isNational: boolean): number {
    const choice = this.choices[isNational ? 0 : 1]?.[sector];
    return choice?.members[random.pick(choice.cumulative)] ?? 0;
  }

  private choice(sector: number, national: boolean): { members: number[]; cumulative: number[] } {
    const members = this.companies.flatMap((company, index) => (company.sector === sector ? [index] : []));
    const weights = members.map((index) => {
      const { weight, nationals } = this.companies[index] ?? { weight: 0, nationals: 1 };
      return national ? weight * nationals : weight;
    });
    return { members, cumulative: cumulate(weights) };
  }
}

/** Band of a number of staff. */
export function sizeBand(staff: number): string {
  if (staff < 10) return 'Micro';
  if (staff < 50) return 'Small';
  if (staff < 250) return 'Medium';
  return staff < 1000 ? 'Large' : 'XL';
}
