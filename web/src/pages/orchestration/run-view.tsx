import type { ReactElement } from 'react';
import { useRun } from '../../api/orchestration.hooks.js';
import type { RunResult } from '../../api/orchestration.types.js';
import type { FollowedRun } from '../../api/run.state.js';
import { Panel } from '../../components/panel.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { milliseconds } from '../../components/quantity.format.js';
import { RunEvidence } from './run-evidence.js';
import { RunFindings } from './run-findings.js';
import { RunWaterfall } from './run-waterfall.js';

/** One run: its steps as they happen, and what it found. */
export function RunView({ runId }: { readonly runId: string }): ReactElement {
  const run = useRun(runId);
  const { result, error, steps } = run;
  return (
    <>
      <Panel
        title="The run"
        note={
          <>
            <code>{runId}</code> · <span role="status">{stateText(run)}</span>
          </>
        }
      >
        {error === null ? null : <ProblemNotice error={error} />}
        {result?.problem === undefined ? null : <Failure problem={result.problem} />}
        <RunWaterfall steps={steps} totalMs={result?.timings.total_ms ?? null} />
      </Panel>
      {result === null ? null : <RunFindings result={result} />}
      {result === null ? null : <RunEvidence result={result} />}
    </>
  );
}

function stateText({ connection, steps, result, error }: FollowedRun): string {
  if (error !== null) return 'It cannot be followed.';
  if (result !== null) return `${result.ok ? 'Finished' : 'Failed'} after ${milliseconds(result.timings.total_ms)}.`;
  if (connection === 'lost') return 'The connection was lost and is tried again.';
  const under = steps.find(({ ms }) => ms === null);
  return under === undefined ? 'Waiting for it …' : `Under way: ${under.node} …`;
}

function Failure({ problem }: { readonly problem: NonNullable<RunResult['problem']> }): ReactElement {
  return (
    <div className="notice notice-bad" role="alert">
      <p>
        <strong>
          {problem.title}: {problem.detail}
        </strong>
      </p>
      <p>{problem.hint}</p>
      <p className="notice-source">
        <code>{problem.code}</code> · at the step {problem.step} · status {problem.status}
      </p>
    </div>
  );
}
