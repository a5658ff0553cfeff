import { STATUS_CATEGORIES, resolutionOf } from './issue.status.js';
import type { Issue, IssueChanges, IssueDraft } from './issue.js';

type Row = Readonly<Record<string, unknown>>;

export interface FieldChange {
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Rows that came through the API, which no load of bundled data touches. */
export const API_DATASET = 'tracker_api';

/** What the history calls a column. */
const FIELD_NAMES: Readonly<Record<string, string>> = { assignee_account_id: 'assignee', summary: 'title' };

export function newRow(draft: Omit<IssueDraft, 'project_key'>, now: string): Row {
  const { status = 'open', summary, description } = draft;
  const category = STATUS_CATEGORIES[status];
  return {
    ...given(draft),
    ...{ status, status_category: category, origin: 'work', dataset_id: API_DATASET },
    ...{ title_chars: length(summary), description_chars: length(description ?? '') },
    ...{ created_at: now, updated_at: now, resolved_at: category === 'Done' ? now : null },
  };
}

/** The columns that an update writes: what was asked for, and what follows from it. */
export function changedRow(before: Issue, changes: Omit<IssueChanges, 'sync_version'>, now: string): Row {
  const { status, summary, description } = changes;
  const category = status === undefined ? undefined : STATUS_CATEGORIES[status];
  const resolved = category === undefined ? undefined : resolutionOf(before.status_category, category, now);
  return {
    ...given(changes),
    ...(category === undefined ? {} : { status_category: category }),
    ...(resolved === undefined ? {} : { resolved_at: resolved }),
    ...(summary === undefined ? {} : { title_chars: length(summary) }),
    ...(description === undefined ? {} : { description_chars: length(description ?? '') }),
    ...{ updated_at: now, sync_version: before.sync_version + 1 },
  };
}

/** What differs, as the history tells it: lists joined by a vertical bar. */
export function fieldChanges(before: Issue, changes: Omit<IssueChanges, 'sync_version'>): readonly FieldChange[] {
  return Object.entries(given(changes)).flatMap(([name, value]) => {
    const [from, to] = [textOf(before[name as keyof Issue]), textOf(value)];
    return from === to ? [] : [{ field: FIELD_NAMES[name] ?? name, from, to }];
  });
}

function given(changes: object): Row {
  return Object.fromEntries(Object.entries(changes as Row).filter(([, value]) => value !== undefined));
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.join('|');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** In characters, as the database counts them. */
function length(text: string): number {
  return Array.from(text).length;
}
