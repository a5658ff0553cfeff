import { defineEvent } from '../../events/event-declaration.js';

/** What is known of an item changed: its stock, its place, its name, or something that no table here tells. */
export const INVENTORY_UPDATE = defineEvent('inventory_update', {
  payload: { sku: 'text' },
  tags: ['inventory:{sku}'],
});

/** What is known of a piece of equipment changed: its status, who has it, what it measured, or something that no table here tells. */
export const EQUIPMENT_UPDATE = defineEvent('equipment_update', {
  payload: { asset_id: 'text' },
  tags: ['equipment:{asset_id}'],
});
