const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** Jest's test environment without a realm of its own: a suite runs in the process as it is, and leaves it so. */
class NativeEnvironment {
  global = globalThis;
  fakeTimers = null;
  moduleMocker = new ModuleMocker(globalThis);

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.found = { console: globalThis.console, env: { ...process.env }, exit: process.exit, code: process.exitCode };
  }

  setup() {
    return Promise.resolve();
  }

  teardown() {
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    const { console, env, exit, code } = this.found;
    globalThis.console = console;
    process.exit = exit;
    process.exitCode = code;
    delete globalThis[Symbol.for('TEST_TIMEOUT_SYMBOL')];
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    for (const [name, value] of Object.entries(env)) if (process.env[name] !== value) process.env[name] = value;
    return Promise.resolve();
  }

  /** Asked for by Jest, which looks only whether it is there. */
  getVmContext() {
    return null;
  }
}

module.exports = NativeEnvironment;
