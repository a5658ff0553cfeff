import { defineEvent } from './event-declaration.js';

/**
 * A materialized view holds what its inputs held at `asOf` (ISO instant). `changed`: rows differ from before, as far as known. Its tag
 * `view:<name>` is moved by the refresh itself.
 */
export const VIEW_REFRESHED = defineEvent('view.refreshed', {
  payload: { view: 'text', queryId: 'text', asOf: 'text', changed: 'flag' },
});
