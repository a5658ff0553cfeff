import type { AudienceDeclaration } from '../kernel/audience-declaration.js';
import type { DeflatedPayload } from '../kernel/deflated-payload.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { AnswerDelivery, AnswerStamp } from '../kernel/query-answer.js';
import type { QueryScope } from '../kernel/query-scope.js';

export interface ResponseDeclaration extends AudienceDeclaration {
  /** Cache region that the responses are kept in. */
  readonly region: string;
  /** Instead of the region's. */
  readonly ttlSeconds?: number;
  /** Whether responses hold anything that identifies a person. */
  readonly isPersonal?: boolean;
}

/** A body as it goes out, and how it was come by. */
export interface KeptResponse {
  /** Asked for only where it is sent: what is kept compressed is expanded then. */
  readonly body: Buffer;
  /** Strong, quoted. */
  readonly etag: string;
  readonly deflated?: DeflatedPayload | undefined;
  readonly delivery: AnswerDelivery;
  readonly stamp?: AnswerStamp | undefined;
}

/** Responses of one route. */
export interface RouteCache {
  /** Whether they are the same for everybody. */
  readonly isPublic: boolean;
  /**
   * @param asked path and query parameters, as sent.
   * @param make the handler, shown as much of the caller as those have in common who share its responses; what it combines, it asks with
   * that scope.
   * @throws FalajError auth.missing, auth.forbidden for who may not ask, before the cache is looked at.
   */
  respond(scope: QueryScope, asked: JsonObject, make: (scope: QueryScope) => Promise<unknown>): Promise<KeptResponse>;
}

/** Keeps responses of handlers that combine answers. The composition root provides it. */
export interface RouteCaches {
  /**
   * To be called at start, once for each route. @param name `Controller.handler` @param text of the handler: another deployment's
   * responses are never read.
   * @throws FalajError definition.invalid
   */
  declare(name: string, text: string, declaration: ResponseDeclaration): RouteCache;
}

export const RESPONSE_CACHE = Symbol('RESPONSE_CACHE');
