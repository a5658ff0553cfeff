import { Injectable } from '@nestjs/common';
import { RecordedWrites } from '../changes/recorded-writes.port.js';
import type { EventReceipt } from '../events/accepts-event.decorator.js';
import type { EventDeclaration, EventPayload } from '../events/event-declaration.js';
import { EventIntakes, type EventIntake } from '../events/event.intakes.js';
import { EventPublisher } from '../events/event.publisher.js';
import { payloadFault } from '../events/payload.rules.js';
import { FalajError } from '../kernel/falaj-error.js';
import { ANONYMOUS, hasRole, type QueryScope } from '../kernel/query-scope.js';
import { assertSeesWorkspace } from '../registry/query-access.js';

export interface AcceptedReport {
  readonly type: string;
  readonly receipt: EventReceipt;
  /** Position of the change log that covers it. */
  readonly seq: number;
}

type Payload = EventPayload<EventDeclaration>;

/** Takes events from outside: who may, what they say, and their writer's transaction. */
@Injectable()
export class EventIntakeService {
  constructor(
    private readonly intakes: EventIntakes,
    private readonly events: EventPublisher,
    private readonly writes: RecordedWrites,
  ) {}

  /**
   * @param body `{type, …}`; members that may be null may be left out.
   * @throws FalajError auth.missing, auth.forbidden, event.unknown, request.invalid; change.unreached where it is written and not yet
   * numbered; and what its writer throws.
   */
  async accept(scope: QueryScope, body: unknown): Promise<AcceptedReport> {
    if (scope.principal === ANONYMOUS.principal) throw new FalajError('auth.missing', 'events are told with a token');
    const { type, ...given } = asRecord(body);
    if (typeof type !== 'string') throw invalid('type', 'must name a type of event');
    const intake = this.intakes.get(type);
    const payload = completed(intake.declaration, given);
    assertMaySend(scope, intake, payload);
    const fault = payloadFault(intake.declaration, payload);
    if (fault !== undefined) throw new FalajError('request.invalid', `the event ${type} ${fault}`);
    const { value, seq } = await this.writes.run(async (transaction) => {
      const receipt = await intake.write(transaction, scope, payload);
      await this.events.publish(transaction, intake.declaration, payload);
      return receipt;
    });
    return { type, receipt: value, seq };
  }
}

function completed({ payload }: EventDeclaration, given: Readonly<Record<string, unknown>>): Payload {
  const optional = Object.entries(payload).filter(([, kind]) => kind.endsWith('?'));
  return { ...Object.fromEntries(optional.map(([name]) => [name, null])), ...given } as Payload;
}

function assertMaySend(scope: QueryScope, { workspace, role = 'viewer' }: EventIntake, payload: Payload): void {
  if (!hasRole(scope, role)) throw new FalajError('auth.forbidden', `this event needs the role ${role}`);
  if (workspace === undefined) return;
  const named: unknown = (payload as Readonly<Record<string, unknown>>)[workspace];
  if (typeof named !== 'string') throw invalid(workspace, 'must name a workspace');
  assertSeesWorkspace(scope, named);
}

function asRecord(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Readonly<Record<string, unknown>>;
  throw new FalajError('request.invalid', 'the body must be an object with a type');
}

function invalid(field: string, problem: string): FalajError {
  return new FalajError('request.invalid', `${field}: ${problem}`, { fields: { errors: [{ field, problem }] } });
}
