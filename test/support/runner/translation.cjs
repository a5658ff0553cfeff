const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { transformSync, version } = require('@swc/core');

/**
 * TypeScript in, JavaScript and its source map out, by the rules of `.swcrc`. Each content of a file is translated once
 * on a machine: results lie in a folder under names made of path, content and rules.
 */
const ROOT = resolve(__dirname, '../../..');
const FOLDER = join(ROOT, '.falaj/test/translated');
const OPTIONS = optionsOf(JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8')));
const RULES = `${version}\n${JSON.stringify(OPTIONS)}\n`;
mkdirSync(FOLDER, { recursive: true });

function optionsOf({ jsc, ...others }) {
  return { ...others, swcrc: false, module: { type: 'es6' }, jsc: { ...jsc, baseUrl: ROOT } };
}

/** Where the translation of a file lies, whether it was made or not. */
function placeOf(path) {
  const source = readFileSync(path, 'utf8');
  const name = createHash('sha256').update(`${RULES}${path}\n${source}`).digest('hex');
  const file = join(FOLDER, `${name}.js`);
  return { source, file, map: `${file}.map` };
}

/** @returns the code of a file, and the place of its source map */
function translate(path) {
  const place = placeOf(path);
  try {
    return { ...place, code: readFileSync(place.file, 'utf8') };
  } catch {
    const { code, map } = transformSync(place.source, { ...OPTIONS, filename: path, sourceMaps: true });
    keep(place.map, map);
    keep(place.file, code);
    return { ...place, code };
  }
}

/** Whole or not at all: two processes may translate the same file. */
function keep(file, content) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}

module.exports = { ROOT, placeOf, translate };
