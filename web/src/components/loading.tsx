import type { ReactElement } from 'react';

export function Loading({ what }: { readonly what: string }): ReactElement {
  return (
    <p className="loading" role="status">
      Loading {what} …
    </p>
  );
}
