import { Global, Module } from '@nestjs/common';
import { Jobs } from './job.port.js';
import { JobMetrics } from './job.metrics.js';
import { JobQueue } from './job.queue.js';
import { JobRunner } from './job.runner.js';
import { JobTally } from './job.tally.js';

/** Durable work in the background. Needs the database module's connections. */
@Global()
@Module({
  providers: [JobQueue, JobRunner, JobTally, JobMetrics, { provide: Jobs, useExisting: JobQueue }],
  exports: [Jobs],
})
export class JobsModule {}
