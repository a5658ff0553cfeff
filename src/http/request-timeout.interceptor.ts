import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { throwError, timeout, type Observable } from 'rxjs';
import { SETTINGS, type Settings } from '../config/settings.js';
import { FalajError } from '../kernel/falaj-error.js';
import { OWN_DEADLINE } from './own-deadline.decorator.js';

/** No request waits longer than `http.request_timeout_ms` for its answer. What it started ends by its own deadline. */
@Injectable()
export class RequestTimeoutInterceptor implements NestInterceptor {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    if (this.reflector.get<boolean | undefined>(OWN_DEADLINE, context.getHandler()) === true) return next.handle();
    const { requestTimeoutMs } = this.settings.http;
    const detail = `no answer within ${requestTimeoutMs} ms`;
    return next
      .handle()
      .pipe(
        timeout({ first: requestTimeoutMs, with: () => throwError(() => new FalajError('query.timeout', detail)) }),
      );
  }
}
