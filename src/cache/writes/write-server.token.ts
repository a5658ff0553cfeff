/** Injects the server of the streams that writes wait in, or null where none is set: `WriteServer | null`. */
export const WRITE_SERVER = Symbol('WRITE_SERVER');
