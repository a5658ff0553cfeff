/** Which records of persons are asked: generated for the Gulf, or a real panel of the United States. */
export type RecordSource = 'generated' | 'panel';

export interface RetentionRow {
  readonly company_id: string;
  readonly company_name: string;
  readonly sector: string;
  readonly total_employees: number;
  readonly retained_employees: number;
  readonly retention_rate: number;
}

export interface SalaryRow {
  readonly sector: string;
  readonly employee_count: number;
  readonly average_salary: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  readonly min_salary: number;
  readonly max_salary: number;
  readonly salary_unit: string;
}

export interface TransitionRow {
  readonly from_sector: string;
  readonly to_sector: string;
  readonly transitions: number;
  readonly persons: number;
  readonly average_old_salary: number;
  readonly average_new_salary: number;
  readonly median_salary_change: number;
  readonly salary_unit: string;
}

export interface QatarizationRow {
  readonly sector: string;
  readonly total: number;
  readonly qatari_count: number;
  readonly expat_count: number;
  readonly qatarization_rate: number;
  readonly measured_as: string;
}

export interface CountryYearRow {
  readonly country: string;
  readonly country_code: string;
  readonly year: number;
  readonly value: number;
}

export interface IndicatorRow extends CountryYearRow {
  readonly indicator_name: string;
}

export interface WarningRow {
  readonly sector: string;
  readonly employees: number;
  readonly exit_rate_3m: number;
  readonly unemployment_rate: number;
  readonly risk_score: number;
  readonly risk_level: string;
}

export interface TargetRow {
  readonly metric_name: string;
  readonly category: string;
  readonly unit: string;
  readonly baseline: number | null;
  readonly current_value: number | null;
  readonly target_value: number;
  readonly target_year: number;
  readonly last_measured: string | null;
  readonly progress_percent: number | null;
  /** What is missing, in the target's own unit; zero or less when achieved. */
  readonly gap: number | null;
  readonly status: string;
  readonly source: string;
}
