import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { COUNTRIES_FILE, COUNTRY_FILES, CountryDirectory, GDP_FILE, POPULATION_FILE } from './country.directory.js';
import {
  endOfNewestYear,
  gapminderFile,
  gapminderObservations,
  INDICATOR_COLUMNS,
  INDICATOR_TABLE,
  indicatorRows,
  type Indicator,
  type Observation,
  worldBankObservations,
} from './indicator.rows.js';
import type { DatasetPlan, PreparedDataset } from '../../../datasets/load.port.js';
import { Lazy } from '../../../datasets/lazy.value.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';

const LICENSE_CC_BY = 'CC BY 4.0';
const CONSTANT_GDP = 'gdppercapita_us_inflation_adjusted';

const GDP: Indicator = { code: 'NY.GDP.MKTP.CD', name: 'GDP (current US$)', dataset: 'world_bank_gdp' };
const POPULATION: Indicator = { code: 'SP.POP.TOTL', name: 'Population, total', dataset: 'world_bank_population' };
const PER_CAPITA: Indicator = {
  code: 'NY.GDP.PCAP.CD',
  name: 'GDP per capita (current US$)',
  dataset: 'world_bank_gdp_per_capita',
};
const CONSTANT_PER_CAPITA: Indicator = {
  code: 'NY.GDP.PCAP.KD',
  name: 'GDP per capita (constant US$)',
  dataset: 'gapminder_gdp_per_capita',
};

/** The country-year figures of the World Bank, and what is divided from them. */
export function worldBankPlans(files: BundledFilesReader): DatasetPlan[] {
  const directory = new Lazy(() => new CountryDirectory(files));
  return [
    countries(directory),
    fromWorldBank(files, directory, GDP, GDP_FILE, 'datasets/gdp, data/gdp.csv, 822019c8'),
    fromWorldBank(files, directory, POPULATION, POPULATION_FILE, 'datasets/population, data/population.csv, 425fc447'),
    perCapita(files, directory),
    constantPerCapita(files, directory),
  ];
}

function countries(directory: Lazy<CountryDirectory>): DatasetPlan {
  return {
    id: 'countries',
    title: 'Countries with ISO3 code, region and income group',
    kind: 'derived',
    locator: `data/labour/${COUNTRIES_FILE}`,
    source: 'Gapminder Systema Globalis, names by the World Bank',
    license: LICENSE_CC_BY,
    version: '1',
    files: COUNTRY_FILES,
    prepare: () => {
      const columns = ['country_code', 'country_name', 'region', 'subregion', 'income_group'];
      return Promise.resolve({
        asOfDate: null,
        tables: [tableLoad('public.countries', columns, directory.value.rows())],
      });
    },
  };
}

function fromWorldBank(
  files: BundledFilesReader,
  directory: Lazy<CountryDirectory>,
  indicator: Indicator,
  file: string,
  origin: string,
): DatasetPlan {
  return {
    id: indicator.dataset,
    title: `${indicator.name}, all countries and aggregates`,
    kind: 'real',
    locator: `data/labour/${file} (${origin})`,
    source: 'World Bank, World Development Indicators',
    license: 'ODC-PDDL 1.0 (data: CC BY 4.0, World Bank)',
    version: '1',
    files: [...new Set([file, ...COUNTRY_FILES])],
    prepare: () => Promise.resolve(prepared(indicator, directory.value, worldBankObservations(files, file))),
  };
}

function perCapita(files: BundledFilesReader, directory: Lazy<CountryDirectory>): DatasetPlan {
  return {
    id: PER_CAPITA.dataset,
    title: `${PER_CAPITA.name}, GDP divided by population of the same country and year`,
    kind: 'derived',
    locator: `data/labour/${GDP_FILE} divided by data/labour/${POPULATION_FILE}`,
    source: 'World Bank, World Development Indicators',
    license: LICENSE_CC_BY,
    version: '1',
    files: COUNTRY_FILES,
    prepare: () => {
      const population = new Map(worldBankObservations(files, POPULATION_FILE).map((o) => [keyOf(o), Number(o.value)]));
      const quotients = worldBankObservations(files, GDP_FILE).flatMap((gdp) => {
        const persons = population.get(keyOf(gdp));
        return persons === undefined ? [] : [{ ...gdp, value: String(Number(gdp.value) / persons) }];
      });
      return Promise.resolve(prepared(PER_CAPITA, directory.value, quotients));
    },
  };
}

function constantPerCapita(files: BundledFilesReader, directory: Lazy<CountryDirectory>): DatasetPlan {
  const file = gapminderFile(CONSTANT_GDP);
  return {
    id: CONSTANT_PER_CAPITA.dataset,
    title: 'GDP per capita in constant US$, inflation adjusted',
    kind: 'real',
    locator: `data/labour/${file} (open-numbers/ddf--gapminder--systema_globalis, c63631ab)`,
    source: 'Gapminder Systema Globalis',
    license: LICENSE_CC_BY,
    version: '1',
    files: [file, ...COUNTRY_FILES],
    prepare: () => {
      const observations = gapminderObservations(files, directory.value, CONSTANT_GDP);
      return Promise.resolve(prepared(CONSTANT_PER_CAPITA, directory.value, observations));
    },
  };
}

function prepared(indicator: Indicator, directory: CountryDirectory, observations: Observation[]): PreparedDataset {
  const rows = [...indicatorRows(indicator, directory, observations)];
  return {
    asOfDate: endOfNewestYear(observations),
    tables: [tableLoad(INDICATOR_TABLE, INDICATOR_COLUMNS, rows, true)],
  };
}

function keyOf({ code, year }: Observation): string {
  return `${code} ${String(year)}`;
}
