import { ScheduleModule } from '@nestjs/schedule';

/**
 * The scheduler of the whole application. One object for all who import it: each call of `forRoot` makes a module of its own, and what is
 * found by two explorers is run twice.
 */
export const SCHEDULING = ScheduleModule.forRoot();
