// One guard of the product put wrong, in a server of the proof: a proof that finds nothing then would prove nothing.
// A server that is started with `--import` of this file and FALAJ_BREAK reads the named pieces of its own code changed.
import { register } from 'node:module';

/** By name: files below dist, and what stands there instead of what. Where two guards hold the same wall, both are put wrong. */
export const BREAKS = {
  'whose workspace it is, is not asked': [
    ['registry/query-access.js', 'if (scope.workspaces.includes(workspace))', 'if (true)'],
  ],
  'answers of tenants are kept for all': [
    ['cache/keys.js', 'return `t:${segment(scope.tenant)}:`;', "return 't:one:';"],
    ['cache/keys.js', 'const tenant = isForEveryone(kind) ? null : scope.tenant;', 'const tenant = null;'],
  ],
  'the role is not asked': [['http/authentication.guard.js', 'if (hasRole(scope, needed))', 'if (true)']],
  'a token needs no expiry': [
    ['http/token.verifier.js', "requiredClaims: ['exp', 'sub'],", "requiredClaims: ['sub'],"],
  ],
};

/** What a server is started with to run with this break: module by module, for in a bundle there is no file to put wrong. */
export function brokenBy(name) {
  return {
    FALAJ_PROGRAM: 'dist/main.js',
    FALAJ_BREAK: JSON.stringify(BREAKS[name]),
    NODE_OPTIONS: `--import=${import.meta.url}`,
  };
}

const { FALAJ_BREAK } = process.env;
if (FALAJ_BREAK !== undefined)
  register(
    `data:text/javascript,${encodeURIComponent(`
const CHANGES = ${FALAJ_BREAK};

export async function load(url, context, next) {
  const changes = CHANGES.filter(([file]) => url.endsWith('/dist/' + file));
  const loaded = await next(url, context);
  if (changes.length === 0) return loaded;
  let source = String(loaded.source);
  for (const [file, from, to] of changes) {
    if (!source.includes(from)) throw new Error(file + ' has no longer what is to be put wrong: ' + from);
    source = source.replace(from, () => to);
  }
  return { ...loaded, source };
}
`)}`,
  );
