import type { Guard } from './guard.js';
import { ENGINE_GUARDS } from './guards.engine.js';
import { LOG_GUARDS } from './guards.log.js';

/** Every race that the design names, with an order of events in which it happens once its guard is gone. */
export const GUARDS: readonly Guard[] = [...ENGINE_GUARDS, ...LOG_GUARDS];
