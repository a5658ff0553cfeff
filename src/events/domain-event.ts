/** Everything that rooms tell each other after it was committed. A new event is a member here; who listens is declared where it listens. */
export interface DomainEvents {
  /** A materialized view holds what its inputs held at `asOf` (ISO instant). `changed`: rows differ from before, as far as known. */
  readonly 'view.refreshed': {
    readonly view: string;
    readonly queryId: string;
    readonly asOf: string;
    readonly changed: boolean;
  };
}

export type DomainEventName = keyof DomainEvents;
