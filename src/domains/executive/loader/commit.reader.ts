import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';

export const ACTIVITY_FILE = 'dev_activity_events.csv.gz';

const COLUMNS = [
  ...['event_id', 'occurred_at', 'recorded_at', 'workspace', 'user_id', 'actor_type', 'agent', 'model', 'event_type'],
  ...['files_changed', 'files_added', 'files_modified', 'files_deleted'],
];

/** A commit, by whom it was made. */
export interface Commit {
  readonly eventId: number;
  /** When its author made it. */
  readonly occurredMs: number;
  /** When it came into the repository. */
  readonly recordedMs: number;
  readonly workspace: string;
  /** Null where no person took part. */
  readonly userId: string | null;
  readonly isBot: boolean;
  readonly agent: string | null;
  readonly model: string | null;
  readonly kind: string;
  readonly filesChanged: number;
}

export function readCommits(files: BundledFilesReader): Commit[] {
  return files.records(ACTIVITY_FILE, COLUMNS).map((record) => {
    const actor = record.text('actor_type');
    return {
      eventId: record.integer('event_id'),
      occurredMs: Date.parse(record.text('occurred_at')),
      recordedMs: Date.parse(record.text('recorded_at')),
      workspace: record.text('workspace'),
      userId: actor.startsWith('human') ? record.text('user_id') : null,
      isBot: actor === 'bot',
      agent: record.optional('agent'),
      model: record.optional('model'),
      kind: record.text('event_type'),
      filesChanged: Number(record.optional('files_changed') ?? 0),
    };
  });
}
