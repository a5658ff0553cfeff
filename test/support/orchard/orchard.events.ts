import { defineEvent } from '../../../src/events/event-declaration.js';

/** Somebody looked after a tree: nothing in its table tells. */
export const TREE_TENDED = defineEvent('tree_tended', {
  payload: { tree_id: 'integer', by: 'text?' },
  tags: ['tree:{tree_id}'],
});

/** Rain fell on all of them. */
export const RAIN_FELL = defineEvent('orchard.rain_fell', { payload: { litres: 'number' }, tags: ['tree:*'] });
