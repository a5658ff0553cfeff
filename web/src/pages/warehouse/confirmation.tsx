import type { ReactElement, ReactNode } from 'react';
import { Modal } from '../../components/modal.js';
import { ProblemNotice } from '../../components/problem-notice.js';

export interface ConfirmationProps {
  readonly title: string;
  /** What will be done, in a sentence. */
  readonly children: ReactNode;
  readonly action: string;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something is written, and stays with the reason where it is refused. */
export function Confirmation(props: ConfirmationProps): ReactElement {
  const { title, children, action, isPending, error, onConfirm, onClose } = props;
  return (
    <Modal title={title} onClose={onClose}>
      <p>{children}</p>
      {error === null ? null : <ProblemNotice error={error} />}
      <div className="actions">
        <button type="button" className="primary" disabled={isPending} onClick={onConfirm}>
          {isPending ? 'Writing …' : action}
        </button>
        <button type="button" onClick={onClose}>
          Leave it
        </button>
      </div>
    </Modal>
  );
}
