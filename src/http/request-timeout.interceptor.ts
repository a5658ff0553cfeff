import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { throwError, timeout, type Observable } from 'rxjs';
import { SETTINGS, type Settings } from '../config/settings.js';
import { FalajError } from '../kernel/falaj-error.js';

/** No request waits longer than `http.request_timeout_ms` for its answer. What it started ends by its own deadline. */
@Injectable()
export class RequestTimeoutInterceptor implements NestInterceptor {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  intercept(_: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const { requestTimeoutMs } = this.settings.http;
    const detail = `no answer within ${requestTimeoutMs} ms`;
    return next
      .handle()
      .pipe(
        timeout({ first: requestTimeoutMs, with: () => throwError(() => new FalajError('query.timeout', detail)) }),
      );
  }
}
