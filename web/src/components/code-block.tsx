import type { ReactElement } from 'react';

/** Text as it is, in a box that scrolls. */
export function CodeBlock({ label, text }: { readonly label: string; readonly text: string }): ReactElement {
  return (
    <pre className="code" tabIndex={0} role="group" aria-label={label}>
      <code>{text}</code>
    </pre>
  );
}
