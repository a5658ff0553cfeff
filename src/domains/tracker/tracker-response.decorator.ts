import { CachedResponse } from '../../http/cached-response.decorator.js';
import type { CustomDecorator } from '@nestjs/common';
import { USUAL_TTL_SECONDS, type ReadKind } from '../../cache/repositories/repository.declaration.js';
import { TRACKER_REGIONS } from './tracker.regions.js';

/** The body of a read of this kind is kept for the tenant as long as the read itself. */
export const TrackerResponse = (kind: ReadKind): CustomDecorator<symbol> =>
  CachedResponse({
    audience: 'tenant',
    region: TRACKER_REGIONS[kind],
    ttlSeconds: USUAL_TTL_SECONDS[kind],
    isPersonal: true,
  });
