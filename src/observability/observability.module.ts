import { Global, Module } from '@nestjs/common';
import { SystemClock } from '../kernel/clock.js';
import { CLOCK } from './clock.token.js';
import { MetricsRegistry } from './metrics.registry.js';

/** Time and metrics for everyone. The logger is handed to Nest itself, by the application's factory. */
@Global()
@Module({
  providers: [{ provide: CLOCK, useClass: SystemClock }, MetricsRegistry],
  exports: [CLOCK, MetricsRegistry],
})
export class ObservabilityModule {}
