import type { ReactElement } from 'react';
import type { Parameter, ParameterType } from '../../api/registry.types.js';
import { Field, type FieldParts } from '../../components/field.js';
import { hintOf } from './question.values.js';

export interface ParameterFieldProps {
  readonly parameter: Parameter;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const KINDS: Readonly<Partial<Record<ParameterType, string>>> = { integer: 'number', float: 'number', date: 'date' };

/** The control that suits a parameter's type and what it allows. */
export function ParameterField(props: ParameterFieldProps): ReactElement {
  const { parameter } = props;
  const choices = choicesOf(parameter);
  return (
    <Field label={parameter.name} hint={hintOf(parameter)} isRequired={parameter.required}>
      {(parts) =>
        choices === null ? (
          <TextControl {...props} parts={parts} />
        ) : (
          <Choice {...props} parts={parts} choices={choices} />
        )
      }
    </Field>
  );
}

/** Null where anything may be written; of a list, each allowed value could stand beside others. */
function choicesOf({ type, allowed }: Parameter): readonly string[] | null {
  if (type === 'boolean') return ['true', 'false'];
  return allowed === undefined || type === 'string_list' || type === 'number_list' ? null : allowed.map(String);
}

type ControlProps = ParameterFieldProps & { readonly parts: FieldParts };

function TextControl({ parameter, value, onChange, parts }: ControlProps): ReactElement {
  const { type, required, min, max, pattern } = parameter;
  const isNumber = KINDS[type] === 'number';
  const bounds = type === 'date' || isNumber ? { min, max } : {};
  return (
    <input
      {...{ id: parts.id, type: KINDS[type] ?? 'text', required, value, spellCheck: false, ...bounds }}
      {...(isNumber ? { step: type === 'integer' ? 1 : 'any' } : { pattern })}
      aria-describedby={parts.describedBy}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    />
  );
}

function Choice({
  parameter,
  value,
  onChange,
  parts,
  choices,
}: ControlProps & { readonly choices: readonly string[] }): ReactElement {
  return (
    <select
      {...{ id: parts.id, value, required: parameter.required }}
      aria-describedby={parts.describedBy}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    >
      <option value="">{parameter.required ? 'Choose …' : 'Left out'}</option>
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </select>
  );
}
