/**
 * Runs a bundled program with what V8 made of it when it was built: a quarter of loading it was compiling. What was kept for another version
 * of V8, or under other flags, is not looked at, and the program is compiled as ever. Later versions of Node do this by
 * themselves (`module.enableCompileCache`). Copied beside the bundle; plain Node, nothing here may import a package.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';

const HERE = import.meta.dirname;

/** The parts of a program: CommonJS modules in one folder, each run once. */
export class Program {
  #modules = new Map();
  #scripts = new Map();

  /** Runs a part, and before it those that it needs. @returns what it exports. */
  run(name) {
    const known = this.#modules.get(name);
    if (known !== undefined) return known.exports;
    const path = join(HERE, name);
    const module = { exports: {} };
    this.#modules.set(name, module);
    const outside = createRequire(path);
    const require = (wanted) => (wanted.startsWith('./') ? this.run(wanted.slice(2)) : outside(wanted));
    this.compile(name).runInThisContext()(module.exports, Object.assign(require, outside), module, path, HERE);
    return module.exports;
  }

  compile(name) {
    const filename = join(HERE, name);
    const cachedData = readIfThere(keptOf(filename));
    const script = new Script(Module.wrap(readFileSync(filename, 'utf8')), { filename, cachedData });
    this.#scripts.set(name, script);
    return script;
  }

  /** Keeps what was compiled so far, for the starts to come. */
  keep() {
    for (const [name, script] of this.#scripts) writeFileSync(keptOf(join(HERE, name)), script.createCachedData());
  }
}

function keptOf(filename) {
  return `${filename}.${process.arch}-${cachedDataVersionTag()}`;
}

function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
