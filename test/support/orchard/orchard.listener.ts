import { Injectable } from '@nestjs/common';
import type { EventPayload } from '../../../src/events/event-declaration.js';
import { OnEvent } from '../../../src/events/on-event.decorator.js';
import { RAIN_FELL, TREE_TENDED } from './orchard.events.js';

@Injectable()
export class OrchardListener {
  readonly heard: EventPayload<typeof TREE_TENDED>[] = [];
  rains = 0;

  @OnEvent(TREE_TENDED)
  onTended(payload: EventPayload<typeof TREE_TENDED>): void {
    this.heard.push(payload);
  }

  /** Always fails, which is nobody else's matter. */
  @OnEvent(RAIN_FELL)
  onRain(): void {
    this.rains += 1;
    throw new Error('no umbrella');
  }
}
