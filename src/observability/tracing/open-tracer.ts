import type { TracingSettings } from '../../config/watch-settings.js';
import { Tracer } from './tracer.js';

/** The tracer of these settings. What sends spans is read only where they are sent: a start without tracing does not pay for it. */
export async function openTracer(settings: TracingSettings): Promise<Tracer> {
  const { endpoint } = settings;
  if (endpoint === null) return Tracer.off;
  const { OtlpSpans } = await import('./otlp.spans.js');
  return new Tracer(new OtlpSpans({ ...settings, endpoint }));
}
