import { useId, type ReactElement, type ReactNode } from 'react';

export interface FieldParts {
  readonly id: string;
  readonly describedBy: string | undefined;
}

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly isRequired?: boolean;
  /** Draws the control, which has to take both. */
  readonly children: (parts: FieldParts) => ReactNode;
}

/** A control with its label, and what there is to know about it. */
export function Field({ label, hint, isRequired = false, children }: FieldProps): ReactElement {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {isRequired ? <span className="required"> (required)</span> : null}
      </label>
      {children({ id, describedBy: hint === undefined ? undefined : hintId })}
      {hint === undefined ? null : (
        <p className="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  );
}
