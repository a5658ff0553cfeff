import type { CompanyCatalogue } from './company.catalogue.js';
import type { CopyBatch } from '../../../datasets/copy-text.codec.js';
import { isoDate } from './employment.model.js';
import type { Person } from './person.generator.js';
import { EDUCATION_LEVELS, MONTHS, SECTORS } from './sector.catalogue.js';

/** One job as its rows tell it: the end is on every row of a finished one. */
export interface Spell {
  readonly company: number;
  readonly sector: number;
  readonly start: string;
  readonly end: string;
}

const MONTH_TEXTS = Array.from({ length: MONTHS }, (_, month) => isoDate(month, 1));

/**
 * Collects rows by month, in COPY's text format. A block of persons is handed on month after month, so that the rows of
 * one month lie together in the table while no more than one block is ever in memory.
 */
export class EmploymentRowSink {
  /** Staff of each company in the last month: what its size band is made of. */
  readonly staff: Uint32Array;
  private texts = new Array<string>(MONTHS).fill('');
  private counts = new Uint32Array(MONTHS);
  private traits = '';

  constructor(private readonly companies: CompanyCatalogue) {
    this.staff = new Uint32Array(companies.companies.length);
  }

  begin(person: Person): void {
    this.traits = `${person.isNational ? 'Qatari' : 'Non-Qatari'}\t${person.sex}\t`;
  }

  employed(person: Person, first: number, past: number, spell: Spell, pays: Float64Array, levels: Uint8Array): void {
    const { name, titles } = SECTORS[spell.sector] ?? { name: '', titles: [] };
    const head = `${person.id}\t${this.companies.companies[spell.company]?.id ?? ''}\t`;
    const middle = `\temployed\t${this.traits}`;
    const schooling = `\t${EDUCATION_LEVELS[person.education] ?? ''}\t${name}\t`;
    const tail = `\t${spell.start}\t${spell.end}\n`;
    for (let month = first; month < past; month++) {
      const work = `${titles[levels[month] ?? 0] ?? ''}\t${String(pays[month] ?? 0)}`;
      this.add(month, head + (MONTH_TEXTS[month] ?? '') + middle + ageAt(person, month) + schooling + work + tail);
    }
    if (past === MONTHS) this.staff[spell.company] = (this.staff[spell.company] ?? 0) + 1;
  }

  /** Rows without work; the sector is that of the last job. */
  idle(person: Person, first: number, past: number, status: 'unemployed' | 'inactive'): void {
    const sector = person.hasWorked ? (SECTORS[person.sector]?.name ?? '\\N') : '\\N';
    const head = `${person.id}\t\\N\t`;
    const middle = `\t${status}\t${this.traits}`;
    const tail = `\t${EDUCATION_LEVELS[person.education] ?? ''}\t${sector}\t\\N\t\\N\t\\N\t\\N\n`;
    for (let month = first; month < past; month++) {
      this.add(month, head + (MONTH_TEXTS[month] ?? '') + middle + ageAt(person, month) + tail);
    }
  }

  /** The block's rows, month by month; the sink is empty afterwards. */
  *drain(): Generator<CopyBatch> {
    for (let month = 0; month < MONTHS; month++) {
      const rows = this.counts[month] ?? 0;
      if (rows > 0) yield { text: this.texts[month] ?? '', rows };
      this.texts[month] = '';
    }
    this.counts.fill(0);
  }

  private add(month: number, row: string): void {
    this.texts[month] = (this.texts[month] ?? '') + row;
    this.counts[month] = (this.counts[month] ?? 0) + 1;
  }
}

function ageAt(person: Person, month: number): string {
  return String(Math.floor((person.ageMonths + month) / 12));
}
