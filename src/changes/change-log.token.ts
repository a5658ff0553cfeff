/** Injects the change log that this process follows (the shape of cache/engine/change-log.port.ts). */
export const CHANGE_LOG = Symbol('CHANGE_LOG');
