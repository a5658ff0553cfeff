import type { ReactElement } from 'react';
import type { RunStep } from '../../api/run.state.js';
import { milliseconds } from '../../components/quantity.format.js';
import { waterfallOf } from './run.waterfall.js';

const WORK: Readonly<Record<string, string>> = {
  route: 'find the agent, check the parameters',
  prefetch: 'ask likely questions ahead',
  invoke: 'the agent asks and finds',
  verify: 'compute every number again',
  format: 'write findings with their citations',
  error: 'say what failed',
};

export interface RunWaterfallProps {
  readonly steps: readonly RunStep[];
  /** Null while the run is under way. */
  readonly totalMs: number | null;
}

/** The steps of the graph, each where it began and as long as it took; written as well as drawn. */
export function RunWaterfall({ steps, totalMs }: RunWaterfallProps): ReactElement {
  return (
    <ol className="waterfall" aria-label="Steps of the run">
      {waterfallOf(steps, totalMs).map(({ node, ms, start, width }) => (
        <li key={node}>
          <span className="waterfall-name">
            <strong>{node}</strong> <span className="quiet">{WORK[node] ?? ''}</span>
          </span>
          <span className="waterfall-track" aria-hidden="true">
            <span
              className={ms === null ? 'waterfall-bar under-way' : 'waterfall-bar'}
              style={{ marginInlineStart: `${String(start)}%`, width: `${String(width)}%` }}
            />
          </span>
          <span className="waterfall-time">{ms === null ? 'under way' : milliseconds(ms)}</span>
        </li>
      ))}
    </ol>
  );
}
