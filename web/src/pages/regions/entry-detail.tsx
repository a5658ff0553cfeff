import { useState, type ReactElement } from 'react';
import { useInspection } from '../../api/cache.hooks.js';
import type { InspectedEntry, Inspection } from '../../api/cache.types.js';
import { ConsoleLink } from '../../components/console-link.js';
import { queryPath } from '../../components/console.paths.js';
import { Facts } from '../../components/facts.js';
import { PageHeader } from '../../components/page-header.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { bytes, count, milliseconds, seconds } from '../../components/quantity.format.js';
import { StatusBadge } from '../../components/status-badge.js';
import { DecisionTrace } from './decision-trace.js';
import { queryOfKey } from './entry.key.js';
import { InvalidationDialog } from './invalidation-dialog.js';

export function EntryDetail({ cacheKey }: { readonly cacheKey: string }): ReactElement {
  const inspection = useInspection(cacheKey);
  const [isInvalidating, setInvalidating] = useState(false);
  return (
    <>
      <PageHeader
        title="Cache entry"
        actions={
          <>
            <button type="button" onClick={() => void inspection.refetch()}>
              Look again
            </button>
            <button
              type="button"
              onClick={() => {
                setInvalidating(true);
              }}
            >
              Invalidate …
            </button>
          </>
        }
      >
        <code>{cacheKey}</code>
      </PageHeader>
      <QueryView query={inspection} what="the entry">
        {(data) => <Found inspection={data} cacheKey={cacheKey} />}
      </QueryView>
      {isInvalidating ? (
        <InvalidationDialog
          kind="key"
          name={cacheKey}
          onClose={() => {
            setInvalidating(false);
          }}
        />
      ) : null}
    </>
  );
}

function Found({ inspection, cacheKey }: { readonly inspection: Inspection; readonly cacheKey: string }): ReactElement {
  const { entries } = inspection;
  const queryId = queryOfKey(cacheKey);
  if (entries.length === 0)
    return <p className="empty">No tier holds an entry under this key: the next read is a miss.</p>;
  return (
    <>
      {queryId === null ? null : (
        <p>
          An answer of the query <ConsoleLink to={queryPath(queryId)}>{queryId}</ConsoleLink>.
        </p>
      )}
      {entries.map((entry) => (
        <Panel key={entry.tier} title={entry.tier === 'l1' ? 'In memory' : 'In Redis'}>
          <EntryFacts entry={entry} />
          <DecisionTrace entry={entry} inspection={inspection} />
        </Panel>
      ))}
    </>
  );
}

function EntryFacts({ entry }: { readonly entry: InspectedEntry }): ReactElement {
  return (
    <Facts
      facts={[
        {
          label: 'If it were read now',
          value: entry.valid ? (
            <StatusBadge tone="good">served</StatusBadge>
          ) : (
            <StatusBadge tone="bad">not served: {entry.refusal}</StatusBadge>
          ),
        },
        { label: 'Size', value: bytes(entry.bytes) },
        { label: 'Age', value: seconds(entry.age_seconds) },
        {
          label: 'Life left',
          value: entry.ttl_seconds < 0 ? `over since ${seconds(-entry.ttl_seconds)}` : seconds(entry.ttl_seconds),
        },
        { label: 'Cost of its load', value: milliseconds(entry.load_cost_ms) },
        { label: 'Read at position', value: count(entry.position.seq) },
      ]}
    />
  );
}
