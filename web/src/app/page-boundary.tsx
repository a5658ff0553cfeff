import { Component, type ReactElement, type ReactNode } from 'react';

interface PageBoundaryState {
  readonly error: Error | null;
}

/** A page that fails says so; the navigation beside it goes on working. */
export class PageBoundary extends Component<{ readonly children: ReactNode }, PageBoundaryState> {
  override state: PageBoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): PageBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : <Failure error={error} />;
  }
}

function Failure({ error }: { readonly error: Error }): ReactElement {
  return (
    <div className="notice notice-bad" role="alert">
      <p>
        <strong>This page could not be shown.</strong>
      </p>
      <p>{error.message}</p>
      <button
        type="button"
        onClick={() => {
          window.location.reload();
        }}
      >
        Load it anew
      </button>
    </div>
  );
}
