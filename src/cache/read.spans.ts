import { deliveryAttributes } from '../observability/tracing/delivery.attributes.js';
import type { Tracer } from '../observability/tracing/tracer.js';
import type { CacheAnswer, CacheRead } from './engine/cache-read.js';
import type { ReadWatch } from './engine/read-watch.port.js';

/** Tells of each read as a span: whose it was and how it was decided, never its key. A load that it leads to is told beneath it. */
export class ReadSpans implements ReadWatch {
  constructor(private readonly tracer: Tracer) {}

  around<V>({ label }: CacheRead<V>, decide: () => Promise<CacheAnswer<V>>): Promise<CacheAnswer<V>> {
    const { operation, region } = label;
    return this.tracer.around('cache', { 'falaj.operation': operation, 'falaj.region': region }, async (span) => {
      const answer = await decide();
      span?.set(deliveryAttributes(answer.delivery));
      return answer;
    });
  }
}
