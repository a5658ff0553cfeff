import type { ReactElement } from 'react';
import type { ViewVerb } from '../../api/views.hooks.js';
import type { ViewDetail } from '../../api/views.types.js';

export interface ViewButtonsProps {
  readonly view: ViewDetail;
  readonly isBusy: boolean;
  readonly onAct: (verb: ViewVerb) => void;
  readonly onAsk: (verb: 'pause' | 'rollback') => void;
}

interface Offer {
  readonly label: string;
  readonly onClick: () => void;
  readonly className?: string;
}

/** What fits the state of the view: nobody resumes what is not paused. */
export function ViewButtons({ view, isBusy, onAct, onAsk }: ViewButtonsProps): ReactElement {
  const act = (label: string, verb: ViewVerb): Offer => ({
    label,
    onClick: () => {
      onAct(verb);
    },
  });
  const ask = (label: string, verb: 'pause' | 'rollback'): Offer => ({
    label,
    onClick: () => {
      onAsk(verb);
    },
  });
  const offers: readonly Offer[] = [
    { ...act(isBusy ? 'Working …' : 'Refresh now', 'refresh'), className: 'primary' },
    view.control === null ? ask('Pause …', 'pause') : act('Resume', 'resume'),
    ask('Roll back …', 'rollback'),
    ...(view.last_run?.state === 'running' ? [act('Cancel the run', 'cancel')] : []),
  ];
  return (
    <div className="actions">
      {offers.map(({ label, onClick, className }) => (
        <button key={label} type="button" className={className} disabled={isBusy} onClick={onClick}>
          {label}
        </button>
      ))}
    </div>
  );
}
