import { useState, type ReactElement } from 'react';
import { useCaller } from '../../app/identity.context.js';
import type { Contract, Params } from '../../api/registry.types.js';
import { SelectField } from '../../components/select-field.js';
import { ParameterField } from './parameter-field.js';
import { formValues, paramsOf, type FormValues } from './question.values.js';

export interface QuestionFormProps {
  readonly contract: Contract;
  readonly isAsking: boolean;
  readonly onAsk: (params: Params) => void;
  readonly onExplain: (params: Params) => void;
}

const WORKSPACE = 'workspace_id';

/** A form made from the parameters. It begins as the first example, or with the caller's first workspace where one is asked for. */
export function QuestionForm({ contract, isAsking, onAsk, onExplain }: QuestionFormProps): ReactElement {
  const { parameters, examples } = contract;
  const { workspaces } = useCaller();
  const own = workspaces[0] === undefined ? {} : { [WORKSPACE]: workspaces[0] };
  const [values, setValues] = useState<FormValues>(() => formValues(parameters, { ...own, ...examples[0] }));
  const [form, setForm] = useState<HTMLFormElement | null>(null);
  return (
    <form
      ref={setForm}
      onSubmit={(event) => {
        event.preventDefault();
        onAsk(paramsOf(values));
      }}
    >
      {examples.length < 2 ? null : (
        <ExampleChoice
          examples={examples}
          onChoose={(params) => {
            setValues(formValues(parameters, params));
          }}
        />
      )}
      <div className="field-grid">
        {parameters.map((parameter) => (
          <ParameterField
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
      <div className="actions">
        <button type="submit" className="primary" disabled={isAsking}>
          {isAsking ? 'Asking …' : 'Ask'}
        </button>
        <button
          type="button"
          onClick={() => {
            if (form?.reportValidity() === true) onExplain(paramsOf(values));
          }}
        >
          Explain
        </button>
      </div>
    </form>
  );
}

interface ExampleChoiceProps {
  readonly examples: readonly Params[];
  readonly onChoose: (params: Params) => void;
}

function ExampleChoice({ examples, onChoose }: ExampleChoiceProps): ReactElement {
  const [chosen, setChosen] = useState('0');
  const options = examples.map((example, at) => ({ value: String(at), label: labelOf(example) }));
  return (
    <SelectField
      label="Example"
      value={chosen}
      options={options}
      onChange={(value) => {
        setChosen(value);
        onChoose(examples[Number(value)] ?? {});
      }}
    />
  );
}

function labelOf(example: Params): string {
  const parts = Object.entries(example).map(([name, value]) => `${name} ${String(value)}`);
  return parts.length === 0 ? 'every default' : parts.join(', ');
}
