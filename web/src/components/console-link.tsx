import type { ReactElement, ReactNode } from 'react';
import { Link } from 'wouter';

/** To another page of the console, by its path below /console. */
export function ConsoleLink({ to, children }: { readonly to: string; readonly children: ReactNode }): ReactElement {
  return <Link href={to}>{children}</Link>;
}
