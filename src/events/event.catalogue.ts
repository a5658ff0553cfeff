import { Injectable } from '@nestjs/common';
import { FalajError } from '../kernel/falaj-error.js';
import { TagTemplate } from '../kernel/tag-template.js';
import type { EventDeclaration, EventPayload } from './event-declaration.js';
import { eventProblems, type EventProblem } from './event.rules.js';
import { payloadFault } from './payload.rules.js';

export interface CataloguedEvent {
  readonly declaration: EventDeclaration;
  readonly templates: readonly TagTemplate[];
}

/** Every declared type of event. Filled once, by the explorer. */
@Injectable()
export class EventCatalogue {
  private readonly byType = new Map<string, CataloguedEvent>();

  /** In the order of their types. */
  list(): readonly CataloguedEvent[] {
    return [...this.byType.values()].sort((a, b) => (a.declaration.type < b.declaration.type ? -1 : 1));
  }

  find(type: string): CataloguedEvent | undefined {
    return this.byType.get(type);
  }

  /** @throws FalajError event.invalid with every fault of every declaration. */
  fill(declarations: readonly EventDeclaration[]): void {
    const problems = eventProblems(declarations);
    if (problems.length > 0) throw invalid(problems);
    for (const declaration of declarations) {
      const templates = declaration.tags.flatMap((text) => {
        const parsed = TagTemplate.parse(text);
        return 'template' in parsed ? [parsed.template] : [];
      });
      this.byType.set(declaration.type, { declaration, templates });
    }
  }

  /**
   * Tags that an event moves.
   * @throws FalajError event.undeclared where no module made it known; request.invalid where the payload is not as declared.
   */
  tagsOf<Event extends EventDeclaration>(declaration: Event, payload: EventPayload<Event>): readonly string[] {
    const known = this.byType.get(declaration.type);
    if (known?.declaration !== declaration) {
      throw new FalajError('event.undeclared', `no module declares the event ${declaration.type}`);
    }
    const fault = payloadFault(declaration, payload);
    if (fault !== undefined) throw new FalajError('request.invalid', `the event ${declaration.type} ${fault}`);
    return [...new Set(known.templates.flatMap((template) => template.moved(payload)))];
  }
}

function invalid(problems: readonly EventProblem[]): FalajError {
  const lines = problems.map(({ event, message, remedy }) => `  ${event}  ${message}\n      ${remedy}`);
  const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
  return new FalajError('event.invalid', `${count} in the declared events:\n${lines.join('\n')}`, {
    fields: { problems: problems.map((problem) => ({ ...problem })) },
  });
}
