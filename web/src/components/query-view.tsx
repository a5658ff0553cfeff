import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { Loading } from './loading.js';
import { ProblemNotice } from './problem-notice.js';

export interface QueryViewProps<T> {
  readonly query: UseQueryResult<T>;
  /** What is being waited for. */
  readonly what: string;
  readonly children: (data: T) => ReactNode;
}

/** What a query brought; before that, that it is under way; the problem, beside what is known from before. */
export function QueryView<T>({ query, what, children }: QueryViewProps<T>): ReactElement {
  const { data, error } = query;
  if (data === undefined) return error === null ? <Loading what={what} /> : <ProblemNotice error={error} />;
  return (
    <>
      {error === null ? null : <ProblemNotice error={error} />}
      {children(data)}
    </>
  );
}
