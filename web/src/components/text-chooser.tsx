import { useState, type ReactElement, type ReactNode } from 'react';
import { Field } from './field.js';
import './text-chooser.css';

export interface TextChooserProps {
  readonly label: string;
  /** What is asked with now. */
  readonly value: string;
  readonly onChoose: (value: string) => void;
  readonly hint?: ReactNode;
  readonly pattern?: string;
}

/** A text that is asked with once it is written: by Enter or the button, not at each key. */
export function TextChooser({ label, value, onChoose, hint, pattern }: TextChooserProps): ReactElement {
  const [text, setText] = useState(value);
  return (
    <form
      className="inline-form text-chooser"
      onSubmit={(event) => {
        event.preventDefault();
        onChoose(text.trim());
      }}
    >
      <Field label={label} {...(hint === undefined ? {} : { hint })}>
        {({ id, describedBy }) => (
          <input
            {...{ id, value: text, pattern, spellCheck: false, autoComplete: 'off' }}
            aria-describedby={describedBy}
            onChange={(event) => {
              setText(event.target.value);
            }}
          />
        )}
      </Field>
      <button type="submit">Apply</button>
    </form>
  );
}
