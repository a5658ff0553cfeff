import type { ContractMap } from '../registry/definitions/contract-map.js';
import type { ChangeTrigger } from './view-definition.js';

const KEYS = ['debounce_seconds', 'at_most_every_seconds'];
const SECONDS_MAX = 7 * 86_400;
/** Pause between two refreshes where the definition names none. */
const EVERY_SECONDS = 60;

/** `on_change: {debounce_seconds, at_most_every_seconds}`; null where there is none, undefined where it was reported. */
export function parseOnChange(item: ContractMap): ChangeTrigger | null | undefined {
  if (!item.has('on_change')) return null;
  const map = item.map('on_change');
  if (map === undefined) return undefined;
  map.refuseUnknown(KEYS);
  const debounceSeconds = map.integer('debounce_seconds', { min: 1, max: SECONDS_MAX, required: true });
  const every = map.integer('at_most_every_seconds', { min: 1, max: SECONDS_MAX });
  if (debounceSeconds === undefined || (every === undefined && map.has('at_most_every_seconds'))) return undefined;
  const atMostEverySeconds = every ?? Math.max(EVERY_SECONDS, debounceSeconds);
  if (atMostEverySeconds >= debounceSeconds) return { debounceSeconds, atMostEverySeconds };
  const message = 'at_most_every_seconds is shorter than debounce_seconds, which every refresh waits for';
  map.report('at_most_every_seconds', 'view.on_change', message, 'Make it no shorter, or leave it out.');
  return undefined;
}
