import type { ReactElement } from 'react';
import { useViewExplanation } from '../../api/views.hooks.js';
import type { ViewExplanation } from '../../api/views.types.js';
import { Facts } from '../../components/facts.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { instant, milliseconds, NOTHING, quantity } from '../../components/quantity.format.js';

/** What the view is made of, and what applying the definitions would do with it. */
export function ExplanationPanel({ name }: { readonly name: string }): ReactElement {
  const explanation = useViewExplanation(name);
  return (
    <Panel title="Explained">
      <QueryView query={explanation} what="the explanation">
        {(data) => <Explained explanation={data} />}
      </QueryView>
    </Panel>
  );
}

function Explained({ explanation }: { readonly explanation: ViewExplanation }): ReactElement {
  const { step, reads, readers, obstacles, indexes, cost, former } = explanation;
  const expected = step.expected === null ? '' : `, expected ${milliseconds(step.expected.ms)} (${step.expected.from})`;
  return (
    <Facts
      facts={[
        { label: 'Apply would', value: `${step.action}: ${step.reason}; locks: ${step.locks}${expected}` },
        { label: 'Reads', value: listed(reads) },
        { label: 'Read by', value: listed(readers) },
        { label: 'In the way', value: listed(obstacles) },
        { label: 'Indexes', value: listed(indexes.map(({ definition }) => definition)) },
        {
          label: 'Cost without it',
          value: cost === null ? NOTHING : `${quantity(cost.total)} for ${quantity(cost.rows)} rows, as estimated`,
        },
        {
          label: 'A rollback brings back',
          value: former === null ? 'nothing: there is no former build' : `the build of ${instant(former.as_of)}`,
        },
      ]}
    />
  );
}

function listed(values: readonly string[]): string {
  return values.length === 0 ? 'nothing' : values.join('; ');
}
