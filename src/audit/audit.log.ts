import { randomUUID } from 'node:crypto';
import type { QueryAuditSettings } from '../config/query-audit-settings.js';
import type { Clock } from '../kernel/clock.js';
import type { QueryScope } from '../kernel/query-scope.js';
import type { AuditedQuestion, QueryAudit } from '../registry/query-audit.port.js';
import { isOpen } from '../registry/query-access.js';
import type { QueryDefinition } from '../registry/query-definition.js';
import type { RawParameters } from '../registry/registered-query.decorator.js';
import { answered, type AuditBatch, type AuditEntry, type Outcome } from './audit-entry.js';

/** A question as the log names it. */
export interface NamedQuestion {
  readonly queryId: string;
  readonly params: string | null;
  readonly name: string;
}

type Counted = { -readonly [Key in keyof AuditEntry]: AuditEntry[Key] };

/** What a text of the database cannot hold, as JSON writes it: a NUL, half of a surrogate pair. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;

/**
 * Who asked what, since the log was last taken: nothing is written, awaited or thrown on the way of an answer. The same question of the same
 * caller with the same outcome is one entry that counts, so that an answer given ten thousand times a second costs what it costs to look
 * two texts up; nothing is sampled, and what is dropped because there is no room is counted.
 */
export class AuditLog implements QueryAudit {
  private questions = new Map<string, Map<string, Counted>>();
  private size = 0;
  private readonly total = { noted: 0, dropped: 0, lost: 0 };

  constructor(
    private readonly limits: Pick<QueryAuditSettings, 'entriesMax' | 'paramsBytesMax'>,
    private readonly clock: Clock,
  ) {}

  /** Since the process started: questions noted, without room, and noted but given up. */
  get counts(): Readonly<{ noted: number; dropped: number; lost: number }> {
    return this.total;
  }

  /** Entries that wait to be taken. */
  get waiting(): number {
    return this.size;
  }

  /** Parameters are anyone's to see only where the query is anyone's to ask. */
  named(definition: QueryDefinition, params: RawParameters | null): NamedQuestion {
    const { queryId } = definition;
    const text = params !== null && isOpen(definition) ? this.textOf(params) : null;
    return { queryId, params: text, name: text === null ? queryId : `${queryId} ${text}` };
  }

  question(definition: QueryDefinition, params: RawParameters): AuditedQuestion {
    const named = this.named(definition, params);
    return {
      answered: (scope, answer, ms) => {
        this.note(named, scope, answered(answer), ms, null);
      },
    };
  }

  note(question: NamedQuestion, scope: QueryScope, outcome: Outcome, ms: number, requestId: string | null): void {
    const entry = this.entryOf(question, scope, outcome);
    if (entry === undefined) {
      this.total.dropped += 1;
      return;
    }
    this.total.noted += 1;
    entry.times += 1;
    entry.rows = outcome.rows;
    entry.lastAtMs = this.clock.now();
    entry.totalMs += ms;
    entry.maxMs = Math.max(entry.maxMs, ms);
    entry.requestId = requestId ?? entry.requestId;
  }

  /** What was noted since the last time, and no longer is here. */
  take(): AuditBatch {
    const entries = [...this.questions.values()].flatMap((entries) => [...entries.values()]);
    this.questions = new Map();
    this.size = 0;
    return { id: randomUUID(), entries };
  }

  /** The batch will not be written. */
  lose({ entries }: AuditBatch): void {
    this.total.lost += entries.reduce((sum, { times }) => sum + times, 0);
  }

  private entryOf(question: NamedQuestion, scope: QueryScope, outcome: Outcome): Counted | undefined {
    const key = `${outcome.cache}\n${outcome.code ?? ''}\n${scope.tenant ?? ''}\n${scope.principal}`;
    const known = this.questions.get(question.name)?.get(key);
    if (known !== undefined) return known;
    if (this.size >= this.limits.entriesMax) return undefined;
    const entry = newEntry(question, scope, outcome, this.clock.now());
    const entries = this.questions.get(question.name) ?? new Map<string, Counted>();
    this.questions.set(question.name, entries.set(key, entry));
    this.size += 1;
    return entry;
  }

  /** With its names in order, so that the same parameters are the same text. */
  private textOf(params: RawParameters): string | null {
    const sorted = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
    const text = JSON.stringify(Object.fromEntries(sorted));
    return Buffer.byteLength(text) > this.limits.paramsBytesMax || UNSTORABLE.test(text) ? null : text;
  }
}

function newEntry(
  { queryId, params }: NamedQuestion,
  { principal, tenant }: QueryScope,
  { status, code, cache }: Outcome,
  nowMs: number,
): Counted {
  const nothing = { times: 0, rows: null, totalMs: 0, maxMs: 0, requestId: null };
  return { queryId, principal, tenant, params, status, code, cache, ...nothing, firstAtMs: nowMs, lastAtMs: nowMs };
}
