import { assertRun, type PostedRun } from '../../../../src/domains/executive/posted.rules.js';

const NOW = Date.parse('2026-08-20T12:00:00Z');
const RUN: PostedRun = {
  ...{ run_id: null, workspace_id: 'duckdb', agent_id: 'claude-code', user_id: null, status: 'completed' },
  ...{ runtime_seconds: 3, started_at: '2026-08-20T11:00:00Z', completed_at: null, credits_consumed: null },
  ...{ tokens_used: null, model_name: null, concurrent_runs: null, error_type: null, error_message: null },
  user_rating: null,
};

function faultsOf(over: Partial<PostedRun>): readonly string[] {
  try {
    assertRun({ ...RUN, ...over }, NOW);
  } catch (error) {
    const { errors } = (error as { fields: { errors: readonly { field: string }[] } }).fields;
    return errors.map(({ field }) => field);
  }
  return [];
}

describe('a posted run', () => {
  it.each<[string, Partial<PostedRun>, readonly string[]]>([
    ['as it should be', {}, []],
    ['that failed', { status: 'failed', runtime_seconds: null, error_type: 'network' }, []],
    ['completed without its runtime', { runtime_seconds: null }, ['runtime_seconds']],
    ['completed with an error', { error_type: 'network' }, ['error_type']],
    ['of another status', { status: 'done' }, ['status']],
    ['that ended before it began', { completed_at: '2026-08-20T10:59:59Z' }, ['completed_at']],
    ['yet to come', { started_at: '2026-08-20T12:05:01Z' }, ['started_at']],
    [
      'with several faults',
      { user_rating: 6, tokens_used: -1, agent_id: '' },
      ['agent_id', 'tokens_used', 'user_rating'],
    ],
  ])('%s', (_title, over, fields) => {
    expect(faultsOf(over)).toEqual(fields);
  });
});
