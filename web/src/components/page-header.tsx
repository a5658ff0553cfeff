import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';

export interface PageHeaderProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** Buttons for what can be done with the whole page. */
  readonly actions?: ReactNode;
}

/** The page's first heading. It takes the focus when the page is come to, so that whoever listens hears where they are. */
export function PageHeader({ title, children, actions }: PageHeaderProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Falaj console`;
    heading.current?.focus();
  }, [title]);
  return (
    <header className="page-header">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children === undefined ? null : <p className="lead">{children}</p>}
      </div>
      {actions === undefined ? null : <div className="actions">{actions}</div>}
    </header>
  );
}
