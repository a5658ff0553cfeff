export type StatusCategory = 'To Do' | 'In Progress' | 'Done';

/** The words of the beads tracker, which the others are told in as well. `tombstone` is deleted, and counts as done. */
export const STATUS_CATEGORIES = {
  open: 'To Do',
  blocked: 'To Do',
  deferred: 'To Do',
  in_progress: 'In Progress',
  hooked: 'In Progress',
  pinned: 'In Progress',
  closed: 'Done',
  tombstone: 'Done',
} as const satisfies Record<string, StatusCategory>;

export type IssueStatus = keyof typeof STATUS_CATEGORIES;

export const STATUSES = Object.keys(STATUS_CATEGORIES) as readonly IssueStatus[];

export const PRIORITIES = ['Highest', 'High', 'Medium', 'Low', 'Lowest'] as const;

export type Priority = (typeof PRIORITIES)[number];

/** What a change of status says of when an issue was resolved: undefined leaves it as it is. */
export function resolutionOf(from: StatusCategory, to: StatusCategory, now: string): string | null | undefined {
  if (from === to || (from !== 'Done' && to !== 'Done')) return undefined;
  return to === 'Done' ? now : null;
}
