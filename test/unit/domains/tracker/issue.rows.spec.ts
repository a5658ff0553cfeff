import type { Issue } from '../../../../src/domains/tracker/issue.js';
import { changedRow, fieldChanges, newRow } from '../../../../src/domains/tracker/issue.rows.js';
import { resolutionOf } from '../../../../src/domains/tracker/issue.status.js';

const NOW = '2026-03-01T12:00:00.000000Z';
const BEFORE = {
  ...{ status: 'open', status_category: 'To Do', labels: ['a', 'b'], summary: null, priority: 'High', sync_version: 4 },
  ...{ assignee_account_id: null, due_date: null },
} as unknown as Issue;

describe('what is written of an issue', () => {
  it('begins open, unless it says otherwise, and is as long as it reads', () => {
    const row = newRow({ issue_type: 'task', summary: 'فلج 🚰' }, NOW);
    expect(row).toMatchObject({ status: 'open', status_category: 'To Do', resolved_at: null, title_chars: 5 });
    expect(newRow({ issue_type: 'task', summary: 'x', status: 'closed' }, NOW)).toMatchObject({ resolved_at: NOW });
  });

  it('follows from what is asked for', () => {
    expect(changedRow(BEFORE, { status: 'closed', summary: 'abc' }, NOW)).toEqual({
      ...{ status: 'closed', status_category: 'Done', resolved_at: NOW, summary: 'abc', title_chars: 3 },
      ...{ updated_at: NOW, sync_version: 5 },
    });
    expect(changedRow(BEFORE, { description: null }, NOW)).toMatchObject({ description: null, description_chars: 0 });
    expect(changedRow(BEFORE, { status: 'blocked' }, NOW)).not.toHaveProperty('resolved_at');
  });

  it('is told as the history tells it, and not where nothing differs', () => {
    const changes = { labels: ['a', 'c'], summary: 'new', priority: null, status: 'open' as const, due_date: null };
    expect(fieldChanges(BEFORE, changes)).toEqual([
      { field: 'labels', from: 'a|b', to: 'a|c' },
      { field: 'title', from: null, to: 'new' },
      { field: 'priority', from: 'High', to: null },
    ]);
    expect(fieldChanges(BEFORE, { labels: ['a', 'b'], assignee_account_id: null })).toEqual([]);
  });

  it.each([
    ['To Do', 'Done', NOW],
    ['Done', 'In Progress', null],
    ['Done', 'Done', undefined],
    ['To Do', 'In Progress', undefined],
  ] as const)('is resolved by its category: from %s to %s', (from, to, resolved) => {
    expect(resolutionOf(from, to, NOW)).toBe(resolved);
  });
});
