import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import { answerOptions, useAnswer, type AskedAnswer } from './answer.hooks.js';
import type { ReadAnswer } from './answer.types.js';
import type { QueryValues } from './http.client.js';
import type {
  CountryYearRow,
  IndicatorRow,
  QatarizationRow,
  RecordSource,
  RetentionRow,
  SalaryRow,
  TargetRow,
  TransitionRow,
  WarningRow,
} from './labour-market.types.js';

const ROOT = '/api/v1/labour-market';

type Answered<Row> = UseQueryResult<ReadAnswer<Row>>;

export interface RetentionQuestion {
  readonly source: RecordSource;
  readonly sector: string;
  readonly months: string;
  readonly employeesMin: string;
}

export function useRetention({ source, sector, months, employeesMin }: RetentionQuestion): Answered<RetentionRow> {
  const query = { source, sector: sector || null, time_period_months: months, min_employees: employeesMin };
  return useAnswer(asked('retention-by-company', query));
}

export function useSalaries(source: RecordSource, nationality: string, jobTitle: string): Answered<SalaryRow> {
  return useAnswer(
    asked('salary-statistics', { source, nationality: nationality || null, job_title: jobTitle || null }),
  );
}

export function useTransitions(source: RecordSource, nationality: string): Answered<TransitionRow> {
  return useAnswer(asked('employee-transitions', { source, nationality: nationality || null }));
}

export function useQatarization(source: RecordSource): Answered<QatarizationRow> {
  return useAnswer(asked('qatarization-rates', { source }));
}

export function useGcc(indicator: string): Answered<CountryYearRow> {
  return useAnswer(asked('gcc-indicators', { indicator }));
}

/** One indicator of several countries; one question each, because each is kept and ended for itself. */
export function useWorldBank(
  indicator: string,
  countries: readonly string[],
  startYear: string,
): readonly Answered<IndicatorRow>[] {
  return useQueries({
    queries: countries.map((country) =>
      answerOptions<IndicatorRow>(
        asked('world-bank-indicators', { indicator, country, start_year: startYear || null }),
      ),
    ),
  });
}

/** For analysts: others are refused. */
export function useEarlyWarning(isAsked: boolean): Answered<WarningRow> {
  return useAnswer(asked('early-warning', {}), isAsked);
}

export function useVision2030(): Answered<TargetRow> {
  return useAnswer(asked('vision-2030', {}));
}

function asked(name: string, query: QueryValues): AskedAnswer {
  return { room: 'labour-market', path: `${ROOT}/${name}`, query };
}
