import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES: readonly string[] = [
  `CREATE TABLE public.countries (
     country_code text PRIMARY KEY,
     country_name text NOT NULL,
     region       text,
     subregion    text,
     income_group text
   )`,
  `CREATE TABLE public.world_bank_indicators (
     country_code   text NOT NULL,
     country_name   text NOT NULL,
     indicator_code text NOT NULL,
     indicator_name text NOT NULL,
     year           integer NOT NULL,
     value          numeric NOT NULL,
     dataset_id     text NOT NULL,
     PRIMARY KEY (country_code, indicator_code, year)
   )`,
  `CREATE TABLE public.ilo_labour_data (
     country_code    text NOT NULL,
     country_name    text NOT NULL,
     indicator_code  text NOT NULL,
     year            integer NOT NULL,
     sex             text NOT NULL CHECK (sex IN ('total', 'female', 'male')),
     age_group       text NOT NULL CHECK (age_group IN ('15+', '15-24')),
     education_level text NOT NULL DEFAULT 'total',
     value           numeric NOT NULL,
     PRIMARY KEY (country_code, indicator_code, year, sex, age_group, education_level)
   )`,
  `CREATE TABLE public.gcc_labour_statistics (
     country                    text NOT NULL,
     country_code               text NOT NULL,
     year                       integer NOT NULL,
     quarter                    integer CHECK (quarter BETWEEN 1 AND 4),
     unemployment_rate          numeric,
     labor_force_participation  numeric,
     population_working_age     bigint,
     youth_unemployment_rate    numeric,
     female_labor_participation numeric,
     source                     text NOT NULL
   )`,
  `CREATE UNIQUE INDEX gcc_labour_statistics_key ON public.gcc_labour_statistics (country_code, year, COALESCE(quarter, 0))`,
  `CREATE TABLE public.vision_2030_targets (
     metric_name   text NOT NULL,
     target_value  numeric NOT NULL,
     target_year   integer NOT NULL,
     current_value numeric,
     baseline      numeric,
     last_measured date,
     unit          text NOT NULL,
     category      text NOT NULL,
     source        text NOT NULL,
     PRIMARY KEY (metric_name, target_year)
   )`,
  `CREATE TABLE public.qatar_open_data (
     dataset_id     text NOT NULL,
     indicator_name text NOT NULL,
     time_period    text NOT NULL,
     value          numeric,
     dimensions     jsonb NOT NULL DEFAULT '{}',
     PRIMARY KEY (dataset_id, indicator_name, time_period, dimensions)
   )`,
  `CREATE TABLE public.wage_panel (
     person_id        integer NOT NULL,
     year             integer NOT NULL,
     sector           text NOT NULL,
     occupation       text NOT NULL,
     company_id       text NOT NULL,
     company_name     text NOT NULL,
     education_years  integer NOT NULL,
     experience_years integer NOT NULL,
     hours_per_year   integer NOT NULL,
     is_union_member  boolean NOT NULL,
     is_married       boolean NOT NULL,
     ethnicity        text NOT NULL,
     log_hourly_wage  numeric NOT NULL,
     PRIMARY KEY (person_id, year)
   )`,
  `CREATE TABLE public.employee_attrition (
     employee_number             integer PRIMARY KEY,
     has_left                    boolean NOT NULL,
     age                         integer NOT NULL,
     gender                      text NOT NULL,
     marital_status              text NOT NULL,
     department                  text NOT NULL,
     job_role                    text NOT NULL,
     job_level                   integer NOT NULL,
     education_level             integer NOT NULL,
     education_field             text NOT NULL,
     business_travel             text NOT NULL,
     monthly_income              integer NOT NULL,
     over_time                   boolean NOT NULL,
     job_satisfaction            integer NOT NULL,
     environment_satisfaction    integer NOT NULL,
     work_life_balance           integer NOT NULL,
     performance_rating          integer NOT NULL,
     companies_worked            integer NOT NULL,
     total_working_years         integer NOT NULL,
     years_at_company            integer NOT NULL,
     years_in_current_role       integer NOT NULL,
     years_since_last_promotion  integer NOT NULL
   )`,
  `CREATE TABLE public.census_workforce (
     census_id       integer PRIMARY KEY,
     age             integer NOT NULL,
     workclass       text,
     education       text NOT NULL,
     education_years integer NOT NULL,
     marital_status  text NOT NULL,
     occupation      text,
     race            text NOT NULL,
     sex             text NOT NULL,
     hours_per_week  integer NOT NULL,
     native_country  text,
     income_over_50k boolean NOT NULL
   )`,
  `CREATE TABLE public.industry_unemployment (
     industry             text NOT NULL,
     month                date NOT NULL,
     unemployed_thousands integer NOT NULL,
     unemployment_rate    numeric NOT NULL,
     PRIMARY KEY (industry, month)
   )`,
  // Text in C order: keys sort as bytes, so that building an index over ten million rows takes a third of the time.
  `CREATE TABLE public.companies (
     company_id   text COLLATE "C" PRIMARY KEY,
     company_name text COLLATE "C" NOT NULL,
     sector       text COLLATE "C" NOT NULL,
     size_band    text COLLATE "C" NOT NULL CHECK (size_band IN ('Micro', 'Small', 'Medium', 'Large', 'XL'))
   )`,
  `CREATE TABLE public.employment_records (
     person_id       text COLLATE "C" NOT NULL,
     company_id      text COLLATE "C",
     month           date NOT NULL,
     status          text COLLATE "C" NOT NULL CHECK (status IN ('employed', 'unemployed', 'inactive')),
     nationality     text COLLATE "C" NOT NULL CHECK (nationality IN ('Qatari', 'Non-Qatari')),
     gender          text COLLATE "C" NOT NULL CHECK (gender IN ('Male', 'Female')),
     age             integer NOT NULL CHECK (age BETWEEN 15 AND 80),
     education_level text COLLATE "C" NOT NULL,
     sector          text COLLATE "C",
     job_title       text COLLATE "C",
     salary_qar      numeric(12, 2) CHECK (salary_qar >= 0),
     start_date      date,
     end_date        date CHECK (end_date >= start_date),
     CHECK ((status = 'employed') = (company_id IS NOT NULL AND sector IS NOT NULL AND salary_qar IS NOT NULL AND start_date IS NOT NULL))
   )`,
  `CREATE TABLE public.data_freshness_log (
     log_id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     source                text NOT NULL,
     last_successful_fetch timestamptz NOT NULL,
     record_count          bigint NOT NULL,
     fetch_status          text NOT NULL CHECK (fetch_status IN ('success', 'unchanged', 'failed')),
     next_scheduled_fetch  timestamptz
   )`,
];

const DROPPED = [
  'data_freshness_log',
  'employment_records',
  'companies',
  'industry_unemployment',
  'census_workforce',
  'employee_attrition',
  'wage_panel',
  'qatar_open_data',
  'vision_2030_targets',
  'gcc_labour_statistics',
  'ilo_labour_data',
  'world_bank_indicators',
  'countries',
];

/**
 * Tables of the labour market. employment_records gets its key and indexes from the loader, after the bulk load: building
 * them over loaded rows costs a fraction of maintaining them row by row.
 */
export class LabourMarket1760000000003 implements MigrationInterface {
  name = 'LabourMarket1760000000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of DROPPED) await runner.query(`DROP TABLE public.${table}`);
  }
}
