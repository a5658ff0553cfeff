import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { CsvRecord } from '../../../datasets/csv.record.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';

export const ATTRITION_FILE = 'emp_attrition.csv.gz';

type Cell = (record: CsvRecord) => CopyValue;

const text =
  (column: string): Cell =>
  (record) =>
    record.text(column);
const integer =
  (column: string): Cell =>
  (record) =>
    record.integer(column);
const yesNo =
  (column: string): Cell =>
  (record) =>
    record.flag(column, 'Yes', 'No');

/** Column of the table and how it is read from the file. */
const CELLS: Readonly<Record<string, readonly [source: string, read: (column: string) => Cell]>> = {
  employee_number: ['EmployeeNumber', integer],
  has_left: ['Attrition', yesNo],
  age: ['Age', integer],
  gender: ['Gender', text],
  marital_status: ['MaritalStatus', text],
  department: ['Department', text],
  job_role: ['JobRole', text],
  job_level: ['JobLevel', integer],
  education_level: ['Education', integer],
  education_field: ['EducationField', text],
  business_travel: ['BusinessTravel', text],
  monthly_income: ['MonthlyIncome', integer],
  over_time: ['OverTime', yesNo],
  job_satisfaction: ['JobSatisfaction', integer],
  environment_satisfaction: ['EnvironmentSatisfaction', integer],
  work_life_balance: ['WorkLifeBalance', integer],
  performance_rating: ['PerformanceRating', integer],
  companies_worked: ['NumCompaniesWorked', integer],
  total_working_years: ['TotalWorkingYears', integer],
  years_at_company: ['YearsAtCompany', integer],
  years_in_current_role: ['YearsInCurrentRole', integer],
  years_since_last_promotion: ['YearsSinceLastPromotion', integer],
};

export const ATTRITION_COLUMNS: readonly string[] = Object.values(CELLS).map(([source]) => source);

export function attritionPlan(files: BundledFilesReader): DatasetPlan {
  return {
    id: 'employee_attrition',
    title: 'Employee attrition: fictional employees published by IBM, undated',
    kind: 'real',
    locator: `data/labour/${ATTRITION_FILE} (IBM/employee-attrition-aif360, data/emp_attrition.csv, 13287d5f)`,
    source: 'IBM HR Analytics employee attrition sample (fictional employees)',
    license: 'ODbL 1.0 (database), DbCL 1.0 (contents)',
    version: '1',
    files: [ATTRITION_FILE],
    prepare: () => {
      const readers = Object.values(CELLS).map(([source, read]) => read(source));
      const rows = files
        .records(ATTRITION_FILE, ATTRITION_COLUMNS)
        .map((record) => readers.map((readCell) => readCell(record)));
      return Promise.resolve({
        asOfDate: null,
        tables: [tableLoad('public.employee_attrition', Object.keys(CELLS), rows)],
      });
    },
  };
}
