import { HttpException } from '@nestjs/common';
import type { ErrorCode } from '../kernel/error-catalogue.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { JsonObject } from '../kernel/canonical-json.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

export interface ProblemPlace {
  /** The path asked for, without its query string (which may carry values nobody should see again). */
  readonly instance: string;
  readonly requestId: string;
}

/** RFC 9457, with a stable code and what to do. */
export function problemDocument(error: FalajError, place: ProblemPlace): JsonObject {
  return {
    type: `urn:falaj:problem:${error.code}`,
    title: error.title,
    status: error.status,
    code: error.code,
    detail: error.detail,
    hint: error.hint,
    instance: place.instance,
    request_id: place.requestId,
    ...error.fields,
  };
}

const BY_STATUS: Readonly<Record<number, { code: ErrorCode; detail: string }>> = {
  400: { code: 'request.malformed', detail: 'the request could not be read' },
  401: { code: 'auth.missing', detail: 'this endpoint needs a token' },
  403: { code: 'auth.forbidden', detail: 'this endpoint is not for this caller' },
  404: { code: 'request.not_found', detail: 'there is no such endpoint' },
  405: { code: 'request.method_not_allowed', detail: 'the endpoint does not take this method' },
  408: { code: 'request.timeout', detail: 'the request did not arrive in time' },
  413: { code: 'request.too_large', detail: 'the body is larger than this server takes' },
  414: { code: 'request.too_large', detail: 'the URL is longer than this server takes' },
  415: { code: 'request.media_type', detail: 'the content type of the body is not one this server reads' },
  431: { code: 'request.too_large', detail: 'the headers are larger than this server takes' },
  503: { code: 'server.stopping', detail: 'this server takes no new requests' },
};

/** Any thrown value as one of ours. What nobody foresaw becomes `internal.unexpected`, its message kept from the client. */
export function asFalajError(error: unknown): FalajError {
  if (error instanceof FalajError) return error;
  const known = BY_STATUS[statusOf(error)];
  if (known !== undefined) return new FalajError(known.code, known.detail, { cause: error });
  return new FalajError('internal.unexpected', 'the server met a condition that it does not handle', { cause: error });
}

/** Framework errors carry the status they stand for; an error of anyone else says nothing by it. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const fromFramework = error instanceof SyntaxError || (typeof code === 'string' && code.startsWith('FST_'));
  return fromFramework && typeof statusCode === 'number' ? statusCode : 500;
}
