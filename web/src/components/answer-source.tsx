import type { ReactElement } from 'react';
import { ConsoleLink } from './console-link.js';
import { queryPath } from './console.paths.js';
import './answer-source.css';

export interface AnswerSourceProps {
  readonly source: {
    readonly queryId: string;
    readonly unit: string;
    readonly dataset: string | null;
    readonly kind: string | null;
    readonly licence: string | null;
    readonly view: string | null;
    readonly asOf: string | null;
    readonly cacheStatus: string | null;
    readonly warnings: readonly string[];
  };
}

/** What an answer is of, below it: dataset and kind, unit, licence, day, query, how it came, and what it warns of. */
export function AnswerSource({ source }: AnswerSourceProps): ReactElement {
  const { queryId, unit, dataset, kind, licence, view, asOf, cacheStatus, warnings } = source;
  const of = [
    ...(asOf === null ? [] : [`As of ${asOf}`]),
    ...(unit === 'unknown' ? [] : [`unit ${unit}`]),
    ...(dataset === null ? [] : [`dataset ${dataset}${kind === null ? '' : ` (${kind})`}`]),
    ...(licence === null ? [] : [`licence ${licence}`]),
    ...(view === null ? [] : [`from the view ${view}`]),
  ];
  return (
    <>
      {warnings.map((warning) => (
        <p className="notice" key={warning}>
          {warning}
        </p>
      ))}
      <p className="note answer-source">
        {of.map((part) => `${part} · `)}
        query <ConsoleLink to={queryPath(queryId)}>{queryId}</ConsoleLink>
        {cacheStatus === null ? null : (
          <>
            {' · '}
            <code>{cacheStatus}</code>
          </>
        )}
      </p>
    </>
  );
}
