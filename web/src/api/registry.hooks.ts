import { useMutation, useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { askJson, askWithHeaders, type Answered, type QueryValues } from './http.client.js';
import type { Answer, Contract, Explanation, Params, QuerySummary } from './registry.types.js';

const ROOT = '/api/v1/queries';

export function useQueries(): UseQueryResult<readonly QuerySummary[]> {
  return useQuery({
    queryKey: ['registry', 'list'],
    queryFn: async ({ signal }) => (await askJson<{ queries: readonly QuerySummary[] }>(ROOT, { signal })).queries,
  });
}

export function useContract(queryId: string): UseQueryResult<Contract> {
  return useQuery({
    queryKey: ['registry', 'one', queryId],
    queryFn: ({ signal }) => askJson<Contract>(pathOf(queryId), { signal }),
  });
}

export interface Question {
  readonly queryId: string;
  readonly params: Params;
  /** Asks what was decided on the way; for those who are told. */
  readonly isTraced: boolean;
}

export type AnsweredQuestion = Answered<Answer> & { readonly elapsedMs: number };

/** Asked when told to, each time anew: what the cache made of it stands in the headers. */
export function useRun(): UseMutationResult<AnsweredQuestion, Error, Question> {
  return useMutation({
    mutationFn: async ({ queryId, params, isTraced }) => {
      const begun = performance.now();
      const headers: Record<string, string> = isTraced ? { 'falaj-trace': '1' } : {};
      const answered = await askWithHeaders<Answer>(`${pathOf(queryId)}/run`, { query: inUrl(params), headers });
      return { ...answered, elapsedMs: performance.now() - begun };
    },
  });
}

export function useExplain(): UseMutationResult<Explanation, Error, Pick<Question, 'queryId' | 'params'>> {
  return useMutation({
    mutationFn: ({ queryId, params }) => askJson(`${pathOf(queryId)}/explain`, { query: inUrl(params) }),
  });
}

/** Lists go joined by commas. */
export function inUrl(params: Params): QueryValues {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  ) as QueryValues;
}

function pathOf(queryId: string): string {
  return `${ROOT}/${encodeURIComponent(queryId)}`;
}
