import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { ResponseDeclaration } from './response-cache.port.js';

export const CACHED_RESPONSE = Symbol('CACHED_RESPONSE');

/**
 * The handler combines several answers into one body, which is kept with everything that they depend on. It takes path and query
 * parameters and the scope, and nothing else of the request; the scope it is given, it hands on to whatever it asks. A handler that hands
 * on one answer needs none of this: that answer is cached already.
 */
export const CachedResponse = (declaration: ResponseDeclaration): CustomDecorator<symbol> =>
  SetMetadata(CACHED_RESPONSE, Object.freeze(declaration));
