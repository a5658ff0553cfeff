import { useState, type ReactElement } from 'react';
import { useStartRun } from '../../api/orchestration.hooks.js';
import type { Intent, StartedRun } from '../../api/orchestration.types.js';
import { Panel } from '../../components/panel.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { SelectField } from '../../components/select-field.js';
import { IntentField } from './intent-field.js';
import { orderParams } from './intent.params.js';

export interface IntentPanelProps {
  readonly intents: readonly Intent[];
  readonly chosen: string | null;
  readonly onChoose: (intent: string) => void;
  readonly onStarted: (run: StartedRun) => void;
}

export function IntentPanel({ intents, chosen, onChoose, onStarted }: IntentPanelProps): ReactElement {
  const intent = intents.find(({ intent: name }) => name === chosen) ?? intents[0];
  if (intent === undefined) return <p className="empty">No agent offers an intent.</p>;
  return (
    <Panel title="Run an intent" note="Left as they are, parameters are the defaults that the agent declares.">
      <SelectField
        label="Intent"
        value={intent.intent}
        options={intents.map(({ intent: name, title }) => ({ value: name, label: `${title} (${name})` }))}
        onChange={onChoose}
      />
      <IntentForm key={intent.intent} intent={intent} onStarted={onStarted} />
    </Panel>
  );
}

function IntentForm({
  intent: { intent, parameters },
  onStarted,
}: {
  readonly intent: Intent;
  readonly onStarted: (run: StartedRun) => void;
}): ReactElement {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const start = useStartRun();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate({ intent, params: orderParams(values) }, { onSuccess: onStarted });
      }}
    >
      <div className="field-grid">
        {parameters.map((parameter) => (
          <IntentField
            key={parameter.name}
            parameter={parameter}
            value={values[parameter.name] ?? ''}
            onChange={(value) => {
              setValues({ ...values, [parameter.name]: value });
            }}
          />
        ))}
      </div>
      {parameters.length === 0 ? <p className="empty">It takes no parameters.</p> : null}
      {start.error === null ? null : <ProblemNotice error={start.error} />}
      <button type="submit" className="primary" disabled={start.isPending}>
        {start.isPending ? 'Beginning …' : 'Run'}
      </button>
    </form>
  );
}
