import { SetMetadata } from '@nestjs/common';
import type { QueryScope, Role } from '../kernel/query-scope.js';
import type { RecordedTransaction } from '../kernel/recorded-transaction.js';
import type { EventDeclaration, EventPayload } from './event-declaration.js';

/** What an event's writer says of it besides that it is written. */
export type EventReceipt = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Writes what an event tells, in the transaction that also records the tags it moves. Throwing refuses the event, and nothing is
 * written.
 */
export type EventWriter<Event extends EventDeclaration> = (
  transaction: RecordedTransaction,
  scope: QueryScope,
  payload: EventPayload<Event>,
) => Promise<EventReceipt>;

/** Who may send it. Nobody may without a credential. */
export interface EventAdmission {
  /** The member of the payload that names a workspace: the credential must show it. */
  readonly workspace?: string;
  /** `viewer` if absent. */
  readonly role?: Role;
}

export interface AcceptedEvent extends EventAdmission {
  readonly declaration: EventDeclaration;
}

export const ACCEPTS_EVENT = Symbol('ACCEPTS_EVENT');

/** The method writes events of this type that come from outside (`POST /api/v1/events`). It is found at start; two for one type fail it. */
export function AcceptsEvent<Event extends EventDeclaration>(
  declaration: Event,
  admission: EventAdmission = {},
): <Method extends EventWriter<Event>>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<Method>,
) => void {
  return SetMetadata(ACCEPTS_EVENT, { declaration, ...admission } satisfies AcceptedEvent);
}
