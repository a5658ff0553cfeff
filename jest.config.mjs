/**
 * Suites run in Node as it is, on the system's own servers: `test/support/runner` loads them, `test/support/global-setup.mjs`
 * provides the servers.
 */
export default {
  rootDir: '.',
  testEnvironment: '<rootDir>/test/support/runner/native-environment.cjs',
  runtime: '<rootDir>/test/support/runner/native-runtime.cjs',
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {},
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  maxWorkers: 2,
  // For what hangs, not for what is slow: a busy machine may stand still for a minute.
  testTimeout: 180_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!src/main.ts', '!src/cli.ts'],
  coverageReporters: ['text-summary', 'json-summary', 'text'],
};
