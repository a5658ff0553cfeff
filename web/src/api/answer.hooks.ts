import {
  keepPreviousData,
  queryOptions,
  useQuery,
  type QueryClient,
  type QueryKey,
  type UseQueryResult,
} from '@tanstack/react-query';
import { readAnswer, type ReadAnswer } from './answer.types.js';
import { askWithHeaders, type QueryValues } from './http.client.js';
import { afterOwnWrites } from './own.writes.js';
import type { Answer } from './registry.types.js';

/** The part of every key below `path`, so that all answers of a room can be asked anew at once. */
export function answerKey(room: string, ...rest: readonly unknown[]): QueryKey {
  return ['answer', room, ...rest];
}

export interface AskedAnswer {
  /** First part of the path; writes of a room end the answers of that room. */
  readonly room: string;
  readonly path: string;
  readonly query?: QueryValues;
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the key's tag is inferred from the answer
export const answerOptions = <Row>({ room, path, query = {} }: AskedAnswer) =>
  queryOptions({
    queryKey: answerKey(room, path, query),
    queryFn: ({ signal, client }) => fetchAnswer<Row>(client, path, query, signal),
  });

/** The answer of an endpoint; while another is waited for, the one before stays. */
export function useAnswer<Row>(asked: AskedAnswer, isAsked = true): UseQueryResult<ReadAnswer<Row>> {
  return useQuery({ ...answerOptions<Row>(asked), enabled: isAsked, placeholderData: keepPreviousData });
}

async function fetchAnswer<Row>(
  client: QueryClient,
  path: string,
  query: QueryValues,
  signal: AbortSignal,
): Promise<ReadAnswer<Row>> {
  const { body, headers } = await askWithHeaders<Answer>(path, { query, signal, headers: afterOwnWrites(client) });
  return readAnswer<Row>(body, headers);
}
