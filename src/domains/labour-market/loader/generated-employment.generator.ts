import { CareerGenerator } from './career.generator.js';
import { CompanyCatalogue, sizeBand } from './company.catalogue.js';
import { type CopyBatch, copyBatches } from '../../../datasets/copy-text.codec.js';
import { EmploymentRowSink } from './employment-row.sink.js';
import type { EmploymentCalibration } from './employment.calibration.js';
import { EmploymentModel } from './employment.model.js';
import { PersonGenerator } from './person.generator.js';
import { SECTORS } from './sector.catalogue.js';

/** Persons at scale 1, over all the years. */
const PERSONS = 8600;
/** Months a person has on average: for progress only. */
const ROWS_PER_PERSON = 59.5;
/** Persons made before their rows are handed on: bounds memory, and is the length of a month's run in the table. */
const BLOCK_PERSONS = 8192;

/**
 * The generated employment set: rows of public.employment_records and public.companies in COPY's text format. The same
 * calibration, seed and scale give the same bytes; a larger scale adds persons after those of a smaller one.
 */
export class GeneratedEmployment {
  readonly persons: number;
  private readonly companies: CompanyCatalogue;
  private readonly sink: EmploymentRowSink;
  private readonly model: EmploymentModel;

  constructor(
    calibration: EmploymentCalibration,
    private readonly seed: number,
    scale: number,
  ) {
    this.persons = Math.max(1, Math.round(PERSONS * scale));
    this.companies = new CompanyCatalogue(seed);
    this.sink = new EmploymentRowSink(this.companies);
    this.model = new EmploymentModel(calibration);
  }

  get expectedRows(): number {
    return Math.round(this.persons * ROWS_PER_PERSON);
  }

  get companyCount(): number {
    return this.companies.companies.length;
  }

  *employmentRecords(): Generator<CopyBatch> {
    const persons = new PersonGenerator(this.model, this.seed);
    const careers = new CareerGenerator(this.model, this.companies, this.sink);
    for (let first = 0; first < this.persons; first += BLOCK_PERSONS) {
      const past = Math.min(first + BLOCK_PERSONS, this.persons);
      for (let index = first; index < past; index++) careers.live(persons.person(index));
      yield* this.sink.drain();
    }
  }

  /** To be read after the employment records: a company's size band is that of its staff in the last month. */
  *companyRows(): Generator<CopyBatch> {
    const { staff } = this.sink;
    yield* copyBatches(
      this.companies.companies.map(({ id, name, sector }, index) => [
        ...[id, name, SECTORS[sector]?.name ?? '', sizeBand(staff[index] ?? 0)],
      ]),
    );
  }
}
