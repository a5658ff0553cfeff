import { Global, Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { SystemClock } from '../kernel/clock.js';
import { CLOCK } from './clock.token.js';
import { MetricsRegistry } from './metrics.registry.js';
import { openTracer } from './tracing/open-tracer.js';
import { Tracer } from './tracing/tracer.js';

/** Time, metrics and spans for everyone. The logger is handed to Nest itself, by the application's factory. */
@Global()
@Module({
  providers: [
    { provide: CLOCK, useClass: SystemClock },
    MetricsRegistry,
    { provide: Tracer, inject: [SETTINGS], useFactory: ({ tracing }: Settings) => openTracer(tracing) },
  ],
  exports: [CLOCK, MetricsRegistry, Tracer],
})
export class ObservabilityModule {}
