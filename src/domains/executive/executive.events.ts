import { defineEvent } from '../../events/event-declaration.js';

/** A run of an agent has ended. Which answers it makes wrong, the triggers of its tables tell by workspace. */
export const AGENT_RUN_COMPLETED = defineEvent('agent_run_completed', {
  payload: {
    run_id: 'text?',
    workspace_id: 'text',
    agent_id: 'text',
    user_id: 'text?',
    status: 'text',
    runtime_seconds: 'number?',
    started_at: 'instant',
    completed_at: 'instant?',
    credits_consumed: 'number?',
    tokens_used: 'integer?',
    model_name: 'text?',
    concurrent_runs: 'integer?',
    error_type: 'text?',
    error_message: 'text?',
    user_rating: 'integer?',
  },
});

/** A user did something. */
export const USER_ACTIVITY = defineEvent('user_activity', {
  payload: {
    activity_id: 'text?',
    workspace_id: 'text',
    user_id: 'text',
    event_type: 'text',
    occurred_at: 'instant',
    session_id: 'text?',
  },
});
