import { FalajError } from '../../../kernel/falaj-error.js';
import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { CopyValue } from '../../../datasets/copy-text.codec.js';

export const COUNTRIES_FILE = 'gapminder/countries.csv.gz';
export const POPULATION_FILE = 'world_population.csv.gz';
export const GDP_FILE = 'world_gdp_usd.csv.gz';
export const COUNTRY_FILES: readonly string[] = [COUNTRIES_FILE, POPULATION_FILE, GDP_FILE];

/** Codes the World Bank (and, for the Netherlands Antilles, the former ISO list) gives to places without an ISO code. */
const CODES_WITHOUT_ISO: Readonly<Record<string, string>> = { kos: 'XKX', chanisl: 'CHI', ant: 'ANT' };

export const GCC_CODES: readonly string[] = ['QAT', 'SAU', 'ARE', 'KWT', 'BHR', 'OMN'];

interface Country {
  readonly code: string;
  readonly region: string | null;
  readonly subregion: string | null;
  readonly incomeGroup: string | null;
}

/** Which ISO3 code a place of the sources has, and the one name it goes by in every table. */
export class CountryDirectory {
  private readonly byGeo = new Map<string, Country>();
  private readonly names = new Map<string, string>();

  constructor(files: BundledFilesReader) {
    for (const record of files.records(COUNTRIES_FILE, ['geo', 'name', 'iso3166_1_alpha3', 'income_groups'])) {
      const geo = record.text('geo');
      const code = record.optional('iso3166_1_alpha3') ?? CODES_WITHOUT_ISO[geo];
      if (code === undefined) continue;
      this.names.set(code, record.text('name'));
      this.byGeo.set(geo, {
        code,
        region: record.optional('world_4region'),
        subregion: record.optional('world_6region'),
        incomeGroup: record.optional('income_groups'),
      });
    }
    for (const file of [GDP_FILE, POPULATION_FILE]) this.takeNames(files, file);
  }

  /** ISO3 code of a Gapminder place. */
  codeOf(geo: string, file: string): string {
    const country = this.byGeo.get(geo);
    if (country === undefined) {
      throw new FalajError('data.invalid', `${file}: place ${geo} has no country code`, { fields: { file } });
    }
    return country.code;
  }

  /** The World Bank's name where it has one, else Gapminder's. */
  nameOf(code: string): string {
    return this.names.get(code) ?? code;
  }

  /** Rows of public.countries. */
  rows(): CopyValue[][] {
    return [...this.byGeo.values()].map((country) => [
      country.code,
      this.nameOf(country.code),
      country.region,
      country.subregion,
      country.incomeGroup,
    ]);
  }

  private takeNames(files: BundledFilesReader, file: string): void {
    for (const record of files.records(file, ['Country Name', 'Country Code'])) {
      this.names.set(record.text('Country Code'), record.text('Country Name'));
    }
  }
}
