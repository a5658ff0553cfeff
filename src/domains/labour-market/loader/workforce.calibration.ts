import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { type CensusPerson, censusPersons } from './census.plan.js';
import { EDUCATION_LEVELS, SECTORS, type SectorProfile } from './sector.catalogue.js';
import { cumulate } from '../../../datasets/seeded.random.js';
import { mean } from '../../../datasets/statistics.kit.js';

export const AGE_MIN = 18;
export const AGE_MAX = 64;

const LEVEL_OF: Readonly<Record<string, (typeof EDUCATION_LEVELS)[number]>> = {
  'Some-college': 'Diploma',
  'Assoc-acdm': 'Diploma',
  'Assoc-voc': 'Diploma',
  Bachelors: 'Bachelor',
  Masters: 'Master',
  'Prof-school': 'Master',
  Doctorate: 'Doctorate',
};

/** Who works in a sector, from the census persons whose occupation or work class stands for it. */
export interface WorkforceMix {
  readonly femaleShare: readonly number[];
  /** Cumulative weights of the education levels, by sector. */
  readonly education: readonly (readonly number[])[];
  /** Cumulative weights of ages 18 to 64, by sector. */
  readonly ages: readonly (readonly number[])[];
}

export function workforceMix(files: BundledFilesReader): WorkforceMix {
  const persons = censusPersons(files);
  const groups = SECTORS.map((sector) => persons.filter((person) => worksIn(sector, person)));
  return {
    femaleShare: groups.map((group) => mean(group.map(({ sex }) => Number(sex === 'Female')))),
    education: groups.map((group) =>
      cumulate(EDUCATION_LEVELS.map((level) => group.filter(({ education }) => levelOf(education) === level).length)),
    ),
    ages: groups.map((group) => {
      const counts = new Array<number>(AGE_MAX - AGE_MIN + 1).fill(0);
      for (const { age } of group) {
        if (age >= AGE_MIN && age <= AGE_MAX) counts[age - AGE_MIN] = (counts[age - AGE_MIN] ?? 0) + 1;
      }
      return cumulate(counts);
    }),
  };
}

function worksIn(sector: SectorProfile, { occupation, workclass }: CensusPerson): boolean {
  const byOccupation = sector.occupations.length === 0 || sector.occupations.includes(occupation ?? '');
  return byOccupation && (sector.workclasses.length === 0 || sector.workclasses.includes(workclass ?? ''));
}

function levelOf(education: string): (typeof EDUCATION_LEVELS)[number] {
  return LEVEL_OF[education] ?? 'Secondary';
}
