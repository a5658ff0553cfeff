import type { FastifyInstance } from 'fastify';
import { FalajError } from '../kernel/falaj-error.js';

/** Nothing this API takes is nested deeper; what works through a body recursively would run out of stack. */
const DEPTH_MAX = 32;

/** Each member costs many times its bytes to check; the limit of bytes alone would let one body hold the process for seconds. */
const MEMBERS_MAX = 10_000;

/** Reads bodies as JSON and nothing else; one that would poison a prototype or is nested absurdly is refused. */
export function readJsonBodies(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString();
    const absurdity = absurdityOf(text);
    if (absurdity === undefined) void parse(request, text, done);
    else done(new FalajError('request.invalid', absurdity));
  });
}

/** Why a body is not worth parsing; undefined where it is. */
export function absurdityOf(json: string): string | undefined {
  let depth = 0;
  let members = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (inText) {
      if (character === '\\') at++;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{' || character === '[') {
      if (++depth > DEPTH_MAX) return `the body is nested deeper than ${DEPTH_MAX} levels`;
    } else if (character === '}' || character === ']') depth--;
    else if (character === ',' && ++members > MEMBERS_MAX) return `the body has more than ${MEMBERS_MAX} members`;
  }
  return undefined;
}
