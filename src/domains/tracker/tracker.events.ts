import { defineEvent } from '../../events/event-declaration.js';

const OF_ISSUE = { tenant_id: 'text', issue_id: 'text', issue_key: 'text', project_key: 'text' } as const;

/** The rows themselves end what was read of them; the tag besides ends an issue's history, also where no field of it changed. */
export const ISSUE_CREATED = defineEvent('tracker.issue_created', { payload: OF_ISSUE, tags: ['issue:{issue_key}'] });

export const ISSUE_CHANGED = defineEvent('tracker.issue_changed', { payload: OF_ISSUE, tags: ['issue:{issue_key}'] });

export const ISSUE_DELETED = defineEvent('tracker.issue_deleted', { payload: OF_ISSUE, tags: ['issue:{issue_key}'] });

export const ISSUE_COMMENTED = defineEvent('tracker.issue_commented', {
  payload: OF_ISSUE,
  tags: ['issue:{issue_key}'],
});

export const PROJECT_CHANGED = defineEvent('tracker.project_changed', {
  payload: { tenant_id: 'text', project_key: 'text' },
});
