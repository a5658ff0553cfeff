/** What suites get as `@jest/globals`. */
export const { jest } = globalThis;
