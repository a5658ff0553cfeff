import type { ReactElement, ReactNode } from 'react';
import type { InspectedEntry, Inspection, TagState } from '../../api/cache.types.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { count, seconds } from '../../components/quantity.format.js';
import { StatusBadge } from '../../components/status-badge.js';

export interface DecisionTraceProps {
  readonly entry: InspectedEntry;
  readonly inspection: Inspection;
}

interface Step {
  readonly question: string;
  readonly answer: ReactNode;
  readonly isMet: boolean;
}

/** What the cache asks before it serves the entry, in its order, and what it would find. */
export function DecisionTrace({ entry, inspection }: DecisionTraceProps): ReactElement {
  const states = inspection.tag_states.filter(({ tag }) => entry.tags.includes(tag));
  return (
    <>
      <h3>How it is decided</h3>
      <ol className="trace">
        {stepsOf(entry, inspection).map(({ question, answer, isMet }) => (
          <li key={question}>
            <StatusBadge tone={isMet ? 'good' : 'bad'}>{isMet ? 'yes' : 'no'}</StatusBadge> <strong>{question}</strong>{' '}
            {answer}
          </li>
        ))}
      </ol>
      <DataTable
        caption="Tags: what the entry depends on"
        rows={states}
        columns={columnsFor(entry)}
        rowKey={({ tag }) => tag}
        empty="The entry depends on nothing that can change."
      />
    </>
  );
}

function stepsOf(
  { position, ttl_seconds: left, valid, refusal, changed_tag: tag }: InspectedEntry,
  { position: known, trusted }: Inspection,
): readonly Step[] {
  const isSameHistory = known !== null && known.incarnation === position.incarnation;
  return [
    {
      question: 'Is the log known within its lease?',
      answer: trusted ? '' : 'The log is asked first.',
      isMet: trusted,
    },
    {
      question: 'Is it of this history of the log?',
      answer: `Read at ${count(position.seq)}, known up to ${count(known?.seq)}.`,
      isMet: isSameHistory && position.seq <= known.seq,
    },
    {
      question: 'Has nothing it depends on changed since?',
      answer: tag === undefined ? '' : `${tag} has.`,
      isMet: refusal !== 'invalidated',
    },
    {
      question: 'Is it within its life, or its grace?',
      answer: left >= 0 ? `${seconds(left)} left.` : `Its life is over since ${seconds(-left)}.`,
      isMet: refusal !== 'expired',
    },
    { question: 'Is it served?', answer: valid ? 'The next read is a hit.' : 'The next read is a miss.', isMet: valid },
  ];
}

function columnsFor({ position }: InspectedEntry): readonly TableColumn<TagState>[] {
  return [
    { key: 'tag', label: 'Tag', isRowHeader: true, cell: ({ tag }) => <code>{tag}</code> },
    {
      key: 'last',
      label: 'Last change',
      isNumeric: true,
      cell: ({ last_change: last }) => (last === 0 ? 'never' : count(last)),
    },
    {
      key: 'since',
      label: 'Since the entry was read',
      cell: ({ last_change: last }) => (
        <StatusBadge tone={last > position.seq ? 'bad' : 'good'}>
          {last > position.seq ? 'changed' : 'unchanged'}
        </StatusBadge>
      ),
    },
    { key: 'tracked', label: 'Changes noticed', cell: ({ tracked }) => (tracked ? 'yes' : 'no: lives shortly') },
  ];
}
