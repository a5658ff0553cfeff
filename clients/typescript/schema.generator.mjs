// From the API's own description to the types of its client. What a client is not typed by is left out: examples, and every operation's own copy
// of the problems that all of them share.
import openapiTS, { astToString } from 'openapi-typescript';

const PROBLEM = 'application/problem+json';
const EXAMPLES = new Set(['example', 'examples']);
const HEAD = '// Generated from /openapi.json by `npm run client`; a test holds it against the server. Do not edit.\n';

/** @param document OpenAPI 3 as the server gives it. @returns a module of types. */
export async function clientSchema(document) {
  return HEAD + astToString(await openapiTS(typed(document)));
}

function typed(document) {
  const copy = withoutExamples(document, []);
  for (const item of Object.values(copy.paths))
    for (const operation of Object.values(item)) {
      if (operation.responses === undefined) continue;
      const problems = Object.entries(operation.responses).filter(
        ([, { content }]) => content?.[PROBLEM] !== undefined,
      );
      for (const [status] of problems) operation.responses[status] = { $ref: '#/components/responses/Problem' };
    }
  const content = { [PROBLEM]: { schema: { $ref: '#/components/schemas/Problem' } } };
  copy.components.responses = { ...copy.components.responses, Problem: { description: 'A problem', content } };
  return copy;
}

/** Members of `properties` are names of the API's own, whatever they are. */
function withoutExamples(value, path) {
  if (Array.isArray(value)) return value.map((each) => withoutExamples(each, path));
  if (typeof value !== 'object' || value === null) return value;
  const isOfNames = path.at(-1) === 'properties';
  const kept = Object.entries(value).filter(([name]) => isOfNames || !EXAMPLES.has(name));
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutExamples(member, [...path, name])]));
}
