import type { FastifyInstance } from 'fastify';
import { FalajError } from '../kernel/falaj-error.js';

/** Nothing this API takes is nested deeper; what works through a body recursively would run out of stack. */
const DEPTH_MAX = 32;

/** Reads bodies as JSON and nothing else; one that would poison a prototype or is nested absurdly is refused. */
export function readJsonBodies(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString();
    if (isTooDeep(text)) done(new FalajError('request.invalid', `the body is nested deeper than ${DEPTH_MAX} levels`));
    else void parse(request, text, done);
  });
}

export function isTooDeep(json: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (inText) {
      if (character === '\\') at++;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{' || character === '[') {
      if (++depth > DEPTH_MAX) return true;
    } else if (character === '}' || character === ']') depth--;
  }
  return false;
}
