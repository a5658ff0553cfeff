import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { AnswerReplies } from './answer.replies.js';
import { AnswerStreams } from './answer.streams.js';
import { AuthenticationGuard } from './authentication.guard.js';
import { BypassLimiter } from './bypass.limiter.js';
import { CachedResponseInterceptor } from './cached-response.interceptor.js';
import { CachedRoutes } from './cached-routes.js';
import { CallerReader } from './caller.reader.js';
import { ConsoleFiles } from './console-files.js';
import { KnownHeads } from './known-heads.js';
import { LaneListener } from './lane.listener.js';
import { ProblemFilter } from './problem.filter.js';
import { QueryAnswerInterceptor } from './query-answer.interceptor.js';
import { ReadyLane } from './ready.lane.js';
import { OperatorActionInterceptor } from './operator-action.interceptor.js';
import { RequestDrain } from './request-drain.js';
import { RequestLimiter } from './request.limiter.js';
import { RequestTimeoutInterceptor } from './request-timeout.interceptor.js';
import { RouteTable } from './route-table.js';
import { ServerHooks } from './server-hooks.js';
import { StandingHeaders } from './standing-headers.js';
import { TokenVerifier } from './token.verifier.js';
import { createValidationPipe } from './validation.pipe.js';

/** The edge: who asks, what a request may be, how answers and problems go out. Guards, pipes and filters hold everywhere. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    TokenVerifier,
    CallerReader,
    BypassLimiter,
    RequestLimiter,
    RouteTable,
    RequestDrain,
    StandingHeaders,
    ConsoleFiles,
    AnswerReplies,
    AnswerStreams,
    CachedRoutes,
    ReadyLane,
    KnownHeads,
    LaneListener,
    ServerHooks,
    { provide: APP_GUARD, useClass: AuthenticationGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: createValidationPipe },
    { provide: APP_INTERCEPTOR, useClass: QueryAnswerInterceptor },
    { provide: APP_INTERCEPTOR, useClass: OperatorActionInterceptor },
    { provide: APP_INTERCEPTOR, useClass: RequestTimeoutInterceptor },
    // Within the others: a request that has waited long enough leaves, and what it began goes on for those who joined.
    { provide: APP_INTERCEPTOR, useClass: CachedResponseInterceptor },
  ],
  exports: [RequestDrain, ServerHooks, StandingHeaders, ConsoleFiles],
})
export class HttpModule {}
