import type { ReactElement, ReactNode } from 'react';

export type Tone = 'good' | 'warning' | 'bad' | 'neutral';

const SIGNS: Readonly<Record<Tone, string>> = { good: '●', warning: '▲', bad: '■', neutral: '○' };

/** A state by word, sign and colour, in that order of trust. */
export function StatusBadge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }): ReactElement {
  return (
    <span className={`badge badge-${tone}`}>
      <span aria-hidden="true">{SIGNS[tone]}</span> {children}
    </span>
  );
}
