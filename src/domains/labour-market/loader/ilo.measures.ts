/** One Gapminder file of an ILO measure, and where it goes. */
export interface IloMeasure {
  /** File and column name. */
  readonly measure: string;
  readonly indicator: string;
  readonly sex: 'total' | 'female' | 'male';
  readonly ageGroup: '15+' | '15-24';
  readonly worldBankCode: string;
  readonly worldBankName: string;
}

function measure(
  name: string,
  indicator: string,
  [sex, ageGroup]: readonly [IloMeasure['sex'], IloMeasure['ageGroup']],
  worldBankCode: string,
  worldBankName: string,
): IloMeasure {
  return { measure: name, indicator, sex, ageGroup, worldBankCode, worldBankName };
}

const UNEMPLOYMENT = 'unemployment_rate';
const PARTICIPATION = 'labour_force_participation_rate';
const ALL = ['total', '15+'] as const;
const WOMEN = ['female', '15+'] as const;
const MEN = ['male', '15+'] as const;
const YOUTH = ['total', '15-24'] as const;

export const UNEMPLOYMENT_MEASURE = 'aged_15plus_unemployment_rate_percent';
export const YOUTH_UNEMPLOYMENT_MEASURE = 'aged_15_24_unemployment_rate_percent';
export const PARTICIPATION_MEASURE = 'aged_15plus_labour_force_participation_rate_percent';

export const ILO_MEASURES: readonly IloMeasure[] = [
  measure(
    UNEMPLOYMENT_MEASURE,
    UNEMPLOYMENT,
    ALL,
    'SL.UEM.TOTL.NE.ZS',
    'Unemployment, total (% of total labor force) (national estimate)',
  ),
  measure(
    `females_${UNEMPLOYMENT_MEASURE}`,
    UNEMPLOYMENT,
    WOMEN,
    'SL.UEM.TOTL.FE.NE.ZS',
    'Unemployment, female (% of female labor force) (national estimate)',
  ),
  measure(
    `males_${UNEMPLOYMENT_MEASURE}`,
    UNEMPLOYMENT,
    MEN,
    'SL.UEM.TOTL.MA.NE.ZS',
    'Unemployment, male (% of male labor force) (national estimate)',
  ),
  measure(
    YOUTH_UNEMPLOYMENT_MEASURE,
    UNEMPLOYMENT,
    YOUTH,
    'SL.UEM.1524.NE.ZS',
    'Unemployment, youth total (% of total labor force ages 15-24) (national estimate)',
  ),
  measure(
    PARTICIPATION_MEASURE,
    PARTICIPATION,
    ALL,
    'SL.TLF.CACT.ZS',
    'Labor force participation rate, total (% of total population ages 15+) (modeled ILO estimate)',
  ),
  measure(
    `females_${PARTICIPATION_MEASURE}`,
    PARTICIPATION,
    WOMEN,
    'SL.TLF.CACT.FE.ZS',
    'Labor force participation rate, female (% of female population ages 15+) (modeled ILO estimate)',
  ),
  measure(
    `males_${PARTICIPATION_MEASURE}`,
    PARTICIPATION,
    MEN,
    'SL.TLF.CACT.MA.ZS',
    'Labor force participation rate, male (% of male population ages 15+) (modeled ILO estimate)',
  ),
  measure(
    'aged_15plus_employment_rate_percent',
    'employment_rate',
    ALL,
    'SL.EMP.TOTL.SP.ZS',
    'Employment to population ratio, 15+, total (%) (modeled ILO estimate)',
  ),
  measure(
    'service_workers_percent_of_employment',
    'employment_share_services',
    ALL,
    'SL.SRV.EMPL.ZS',
    'Employment in services (% of total employment) (modeled ILO estimate)',
  ),
  measure(
    'industry_workers_percent_of_employment',
    'employment_share_industry',
    ALL,
    'SL.IND.EMPL.ZS',
    'Employment in industry (% of total employment) (modeled ILO estimate)',
  ),
  measure(
    'agriculture_workers_percent_of_employment',
    'employment_share_agriculture',
    ALL,
    'SL.AGR.EMPL.ZS',
    'Employment in agriculture (% of total employment) (modeled ILO estimate)',
  ),
];
