import { useState, type ReactElement } from 'react';
import { Field } from '../../components/field.js';
import { Modal } from '../../components/modal.js';

const REASON_LENGTH_MAX = 500;

export interface PauseFormProps {
  readonly name: string;
  readonly onClose: () => void;
  readonly onPause: (reason: string) => void;
}

export function PauseForm({ name, onClose, onPause }: PauseFormProps): ReactElement {
  const [reason, setReason] = useState('');
  return (
    <Modal title={`Pause ${name}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onPause(reason);
        }}
      >
        <Field label="Why" hint="For whoever finds it paused.">
          {({ id, describedBy }) => (
            <input
              {...{ id, value: reason, maxLength: REASON_LENGTH_MAX }}
              aria-describedby={describedBy}
              onChange={(event) => {
                setReason(event.target.value);
              }}
            />
          )}
        </Field>
        <div className="actions">
          <button type="submit" className="primary">
            Pause
          </button>
        </div>
      </form>
    </Modal>
  );
}
