import type { ReactElement } from 'react';
import { ProblemError } from '../../../clients/react-query/executive.client.js';

/** What went wrong and what to do about it, as the server says it. */
export function ProblemNotice({ error }: { readonly error: Error }): ReactElement {
  const problem = error instanceof ProblemError ? error : null;
  return (
    <div className="notice notice-bad" role="alert">
      <p>
        <strong>{problem === null ? 'The server was not reached.' : problem.message}</strong>
      </p>
      {problem === null ? <p>{error.message}</p> : <p>{problem.hint}</p>}
      {problem === null ? null : (
        <p className="notice-source">
          <code>{problem.code}</code> · status {problem.status}
          {problem.requestId === '' ? null : <> · request {problem.requestId}</>}
        </p>
      )}
    </div>
  );
}
