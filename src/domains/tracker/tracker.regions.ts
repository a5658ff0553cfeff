import type { ReadKind } from '../../cache/repositories/repository.declaration.js';

/** All of them are encrypted where they leave the process: accounts identify persons. */
export const TRACKER_REGIONS: Readonly<Record<ReadKind, string>> = {
  entity: 'tracker_item',
  count: 'tracker_item',
  list: 'tracker_list',
  search: 'tracker_search',
  analytics: 'tracker_analytics',
};
