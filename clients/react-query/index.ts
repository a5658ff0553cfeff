export * from './executive.client.js';
export * from './executive.hooks.js';
export * from './executive.queries.js';
export type * from './executive.types.js';
export * from './query-client.js';
export * from './query-keys.js';
