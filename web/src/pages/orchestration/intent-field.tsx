import type { ReactElement } from 'react';
import type { IntentParameter } from '../../api/orchestration.types.js';
import { Field } from '../../components/field.js';
import { SelectField } from '../../components/select-field.js';
import { parameterHint } from './intent.params.js';

export interface IntentFieldProps {
  readonly parameter: IntentParameter;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A control for one parameter of an intent. */
export function IntentField({ parameter, value, onChange }: IntentFieldProps): ReactElement {
  const { name, type, min, max, allowed, default: usual } = parameter;
  const hint = parameterHint(parameter);
  if (allowed !== undefined) {
    const left = { value: '', label: usual === null ? 'Left out' : `Left out (${String(usual)})` };
    const options = [left, ...allowed.map(String).map((each) => ({ value: each, label: each }))];
    return <SelectField label={name} value={value} options={options} hint={hint} onChange={onChange} />;
  }
  const isNumber = type !== 'string';
  return (
    <Field label={name} hint={hint}>
      {({ id, describedBy }) => (
        <input
          {...{ id, type: isNumber ? 'number' : 'text', value, spellCheck: false, autoComplete: 'off' }}
          {...(isNumber ? { min, max, step: type === 'integer' ? 1 : 'any' } : {})}
          placeholder={usual === null ? '' : String(usual)}
          aria-describedby={describedBy}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}
