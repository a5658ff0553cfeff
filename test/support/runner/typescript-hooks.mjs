import { statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import translation from './translation.cjs';

/**
 * Node's module hooks, by which suites and sources run as they stand: TypeScript is translated when it is imported, and
 * `./name.js` finds `name.ts`.
 *
 * What lies under `test/` is loaded anew for each suite, told apart by `?suite=N`: helpers keep hooks and servers of
 * their suite. All else is loaded once in a process, as in production.
 */
const OURS = `${pathToFileURL(translation.ROOT).href}/`;
const JEST_GLOBALS = new URL('./jest-globals.mjs', import.meta.url).href;

export function resolve(specifier, context, next) {
  const parent = context.parentURL ?? '';
  if (specifier === '@jest/globals') return { url: ofSuite(JEST_GLOBALS, parent), shortCircuit: true };
  if (!isOurs(parent) || !/^\.{1,2}\//.test(specifier)) return next(specifier, context);
  const url = new URL(specifier, parent);
  const source = new URL(url.href.replace(/\.js$/, '.ts'));
  if (isFile(source)) return { url: ofSuite(source.href, parent), shortCircuit: true };
  return url.href.startsWith(`${OURS}test/`) && isFile(url)
    ? { url: ofSuite(url.href, parent), shortCircuit: true }
    : next(specifier, context);
}

export function load(url, context, next) {
  if (!isOurs(url) || !/\.ts(\?|$)/.test(url)) return next(url, context);
  return { format: 'module', source: translation.translate(fileURLToPath(url)).code, shortCircuit: true };
}

const isOurs = (url) => url.startsWith(OURS) && !url.includes('/node_modules/');
const isFile = (url) => statSync(url, { throwIfNoEntry: false })?.isFile() === true;

function ofSuite(url, parent) {
  const suite = /[?&]suite=(\d+)/.exec(parent)?.[1];
  return suite === undefined || !url.startsWith(`${OURS}test/`) ? url : `${url}?suite=${suite}`;
}
