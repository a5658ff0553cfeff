import type { ReactElement, ReactNode } from 'react';

/** What came of an action, said without taking the focus away. There before it has anything to say, so that it is heard. */
export function Announcement({ children }: { readonly children: ReactNode }): ReactElement {
  const isEmpty = children === null || children === undefined || children === '';
  return (
    <div role="status" className={isEmpty ? 'unseen' : 'notice notice-good'}>
      {children}
    </div>
  );
}
