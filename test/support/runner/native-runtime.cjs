const { Session } = require('node:inspector/promises');
const { register } = require('node:module');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { shouldInstrument } = require('@jest/transform');
const { ROOT, placeOf, translate } = require('./translation.cjs');

register('./typescript-hooks.mjs', pathToFileURL(__filename));

const OURS = `${pathToFileURL(ROOT).href}/`;
const SOURCES = `${OURS}src/`;
let suites = 0;
let profiler = null;
const told = new Set();

/**
 * Runs a suite's modules by Node itself instead of Jest's own loader: what is loaded once serves all suites of a
 * process. Jest makes one for each suite and calls the methods here; the framework's are built anew each time.
 *
 * Mocks of modules, resets of the registry and isolated modules are not there: nothing here needs them.
 */
class NativeRuntime {
  #environment;
  #coverage;
  #config;
  #covered = [];
  #suite = ++suites;

  constructor(config, environment, _resolver, _transformer, _sources, coverage) {
    this.#config = config;
    this.#environment = environment;
    this.#coverage = coverage;
    globalThis.jest = jestOf(environment);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(path) {
    await import(`${pathToFileURL(path).href}?suite=${this.#suite}`);
  }

  requireModule(path) {
    return require(path);
  }

  /** Jest's framework keeps a suite's tests and handlers in its module. */
  requireInternalModule(path) {
    delete require.cache[require.resolve(path)];
    return require(path);
  }

  /** For `resetModules` in Jest's settings. */
  resetModules() {
    throw new Error('modules are loaded once in a process: there is no resetting them');
  }

  setGlobalsForRuntime() {}
  enterTestCode() {}
  leaveTestCode() {}
  teardown() {}

  clearAllMocks() {
    this.#environment.moduleMocker.clearAllMocks();
  }

  resetAllMocks() {
    this.#environment.moduleMocker.resetAllMocks();
  }

  restoreAllMocks() {
    this.#environment.moduleMocker.restoreAllMocks();
  }

  getSourceMaps() {
    return new SourceMaps();
  }

  getAllCoverageInfoCopy() {
    return undefined;
  }

  /** Counting begins once in a process, before the first source is loaded; each suite takes what was added. */
  async collectV8Coverage() {
    if (profiler !== null) return;
    profiler = new Session();
    profiler.connect();
    await profiler.post('Profiler.enable');
    await profiler.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  async stopCollectingV8Coverage() {
    const { result } = await profiler.post('Profiler.takePreciseCoverage');
    this.#covered = result.filter(({ url, functions }) => url.startsWith(SOURCES) && isNews(url, functions));
  }

  getAllV8CoverageInfoCopy() {
    return this.#covered
      .map((script) => ({ ...script, url: fileURLToPath(script.url) }))
      .filter(({ url }) => shouldInstrument(url, this.#coverage, this.#config, [url]))
      .map((result) => {
        const { code, source, map } = translate(result.url);
        return { result, codeTransformResult: { code, originalCode: source, sourceMapPath: map } };
      });
  }
}

/** A script that no suite has told of yet, or in which something ran. */
function isNews(url, functions) {
  const isNew = !told.has(url);
  told.add(url);
  return isNew || functions.some(({ ranges }) => ranges.some(({ count }) => count > 0));
}

function jestOf({ moduleMocker, fakeTimersModern }) {
  const jest = {
    fn: (implementation) => moduleMocker.fn(implementation),
    spyOn: (object, name, access) => moduleMocker.spyOn(object, name, access),
    useFakeTimers: (options) => (fakeTimersModern.useFakeTimers(options), jest),
    useRealTimers: () => (fakeTimersModern.useRealTimers(), jest),
    advanceTimersByTimeAsync: (ms) => fakeTimersModern.advanceTimersByTimeAsync(ms),
    setTimeout: (ms) => {
      globalThis[Symbol.for('TEST_TIMEOUT_SYMBOL')] = ms;
      return jest;
    },
  };
  return jest;
}

/** From a loaded file to its source map, looked for when a stack is written. */
class SourceMaps extends Map {
  get(name) {
    if (!super.has(name)) super.set(name, mapOf(name));
    return super.get(name);
  }
}

/** Nothing may fail here: errors are told by it. */
function mapOf(name) {
  if (!name.startsWith(OURS) || !/\.ts(\?|$)/.test(name)) return undefined;
  try {
    return placeOf(fileURLToPath(name)).map;
  } catch {
    return undefined;
  }
}

module.exports = NativeRuntime;
