import { SetMetadata } from '@nestjs/common';
import type { EventDeclaration } from './event-declaration.js';
import type { EventListener } from './event-bus.js';

export const ON_EVENT = Symbol('ON_EVENT');

/** The method hears of every such event of this process, after its commit. It is found at start; nothing is wired by hand. */
export function OnEvent<Event extends EventDeclaration>(
  declaration: Event,
): <Method extends EventListener<Event>>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<Method>,
) => void {
  return SetMetadata(ON_EVENT, declaration);
}
