import { useId, type ReactElement, type ReactNode } from 'react';

export interface PanelProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Stands beside the title. */
  readonly actions?: ReactNode;
  /** Said below the title. */
  readonly note?: ReactNode;
}

/** A named part of a page. */
export function Panel({ title, children, actions, note }: PanelProps): ReactElement {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {actions === undefined ? null : <div className="actions">{actions}</div>}
      </div>
      {note === undefined ? null : <p className="note">{note}</p>}
      {children}
    </section>
  );
}
