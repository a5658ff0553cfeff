import { createConfig, lintFromString } from '@redocly/openapi-core';
import { REPLIES } from '../../src/api/openapi.replies.js';
import { ERROR_CATALOGUE } from '../../src/kernel/error-catalogue.js';
import { TestApplication, type Reply } from '../support/application.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

interface Examples {
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Schema {
  readonly $ref?: string;
  readonly example?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

type Content = Readonly<Record<string, Examples & { readonly example?: unknown; readonly schema?: Schema }>>;

interface Described {
  readonly parameters: readonly ({ readonly name: string; readonly example?: string } & Examples)[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** What of an operation has no example: its reply, its body. A reply without a body needs none. */
function unexplained({ requestBody, responses }: Described, document: Record<string, unknown>): string[] {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const replies = good.filter(([status, { content }]) => status !== '204' && !isShown(content, document));
  const asks = requestBody === undefined || isShown(requestBody.content, document);
  return [
    ...(good.length === 0 ? ['no reply'] : []),
    ...replies.map(([status]) => `no example of ${status}`),
    ...(asks ? [] : ['no example of the body']),
  ];
}

/** Whether some form of it has an example, of its own or of its schema or in each property that must be there. */
function isShown(content: Content | undefined, document: Record<string, unknown>): boolean {
  return Object.values(content ?? {}).some(({ example, examples, schema }) => {
    if (example !== undefined || Object.keys(examples ?? {}).length > 0) return true;
    return schema !== undefined && isExplained(resolved(schema, document));
  });
}

function isExplained({ example, required = [], properties = {} }: Schema): boolean {
  if (example !== undefined) return true;
  const named = Object.entries(properties).filter(([name]) => required.includes(name));
  const shown = named.length > 0 ? named : Object.entries(properties);
  return (
    shown.length > 0 &&
    shown.every(
      ([, property]) => property.example !== undefined || property.default !== undefined || property.enum !== undefined,
    )
  );
}

function resolved(schema: Schema, document: Record<string, unknown>): Schema {
  const name = schema.$ref?.split('/').at(-1);
  if (name === undefined) return schema;
  return (document['components'] as { schemas: Record<string, Schema> }).schemas[name] ?? {};
}

type Paths = Readonly<Record<string, Readonly<Record<string, Described>>>>;

/** Under which licence it is offered is for whoever offers it. */
const EXCEPTIONS = { 'info-license': 'off' } as const;
/** Said by the linter, and meant so. */
const DECIDED = [
  // An id is a UUID, and "key" is none.
  /^no-ambiguous-paths: .*`\/api\/v1\/issues\/key\/\{key\}` and `\/api\/v1\/issues\/\{id\}\//,
  // They take nothing that could be wrong, of anybody.
  /^operation-4xx-response: .*#\/paths\/~1(health|metrics)/,
];

let database: TestDatabase;
let application: TestApplication;

beforeAll(async () => {
  database = await testDatabase();
  application = await TestApplication.start(database);
});

afterAll(async () => {
  await application.close();
  await database.drop();
});

const operator = (path: string, body: unknown): Promise<Reply> =>
  application.request(`/api/v1/admin/${path}`, { roles: ['operator'], body });

describe('the API description', () => {
  it('describes every endpoint, with parameters from the definitions and problems everywhere', async () => {
    const { json } = await application.request('/openapi.json');
    const paths = json['paths'] as Record<
      string,
      Record<string, { parameters: { name: string }[]; responses: object }>
    >;
    const question = paths['/api/v1/labour-market/world-bank-indicators']?.['get'];
    expect(question?.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['indicator', 'country']));
    expect(question?.responses).toHaveProperty(['400', 'content', 'application/problem+json']);
    expect(json).toHaveProperty('components.securitySchemes.bearer');
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/api/v1/queries', '/api/v1/queries/{query_id}/run', '/api/v1/admin/cache/invalidate']),
    );
    expect(json['servers']).toEqual([expect.objectContaining({ url: '/' })]);
    expect(paths).toHaveProperty(['/metrics', 'get', 'summary']);
    for (const path of ['/health', '/health/live', '/health/ready']) {
      expect(paths).toHaveProperty([path, 'get', 'summary']);
    }
  });

  it('gives examples that work, and says what every run takes besides the question', async () => {
    const { json } = await application.request('/openapi.json');
    const operation = (path: string, method = 'get'): Described =>
      (json['paths'] as Paths)[path]?.[method] as Described;
    for (const method of ['run', 'stream']) {
      const { parameters } = operation(`/api/v1/queries/{query_id}/${method}`);
      expect(parameters.map(({ name }) => name)).toEqual(['query_id', 'params', 'page', 'page_size', 'skip_cache']);
      const [queryId, params] = parameters;
      const [[exampleId, example]] = Object.entries(params?.examples ?? {}) as [[string, { value: object }]];
      expect(exampleId).toBe(queryId?.example);
      const search = new URLSearchParams(example.value as Record<string, string>).toString();
      expect((await application.request(`/api/v1/queries/${exampleId}/${method}?${search}`)).status).toBe(200);
    }
    const invalidate = operation('/api/v1/admin/cache/invalidate', 'post').requestBody?.content['application/json'];
    for (const { value } of Object.values(invalidate?.examples ?? {})) {
      expect((await operator('cache/invalidate', value)).status).toBe(200);
    }
    expect(operation('/api/v1/queries/{query_id}').responses['404']).toHaveProperty(
      ['content', 'application/problem+json', 'example', 'code'],
      'query.unknown',
    );
  });

  it('shows for every operation what it takes and gives, and every way in which it can be refused, with an example each', async () => {
    const { json } = await application.request('/openapi.json');
    const missing: string[] = [];
    for (const [path, item] of Object.entries(json['paths'] as Paths)) {
      for (const [method, described] of Object.entries(item)) {
        const place = `${method.toUpperCase()} ${path}`;
        missing.push(...unexplained(described, json).map((what) => `${place}: ${what}`));
        if (!path.startsWith('/api/')) continue;
        const expected = ['401', '403', '429', '503', '504'];
        if (described.parameters.length > 0 || described.requestBody !== undefined) expected.push('400');
        // What is said of something that nobody knows of is nothing, and no refusal.
        const isSilent = /\{(workspace_id|user_id|agent_id|metric)\}$|feedback\/(comments|flags)\//.test(path);
        if (path.endsWith('}') && !isSilent && method !== 'put') expected.push('404');
        missing.push(
          ...expected.filter((status) => !(status in described.responses)).map((status) => `${place}: ${status}`),
        );
      }
    }
    expect(missing).toEqual([]);
  });

  it('shows replies of the members that they have', async () => {
    const places = Object.keys(REPLIES).filter(
      (place) => /^GET [^{}]+$/.test(place) && typeof REPLIES[place] === 'object',
    );
    expect(places.length).toBeGreaterThan(20);
    for (const place of places) {
      const reply = await application.request(place.slice('GET '.length), { roles: ['admin'] });
      expect({ place, members: Object.keys(REPLIES[place] as object).sort() }).toEqual({
        place,
        members: Object.keys(reply.json).sort(),
      });
    }
  });

  it('names codes that there are, each under the status that carries it', async () => {
    const { json } = await application.request('/openapi.json');
    let problems = 0;
    for (const item of Object.values(json['paths'] as Paths)) {
      for (const { responses } of Object.values(item)) {
        for (const [status, response] of Object.entries(responses)) {
          const { code } = (response.content?.['application/problem+json']?.example ?? {}) as { code?: string };
          if (code === undefined) continue;
          problems += 1;
          const known = ERROR_CATALOGUE[code as keyof typeof ERROR_CATALOGUE] as { status: number } | undefined;
          expect([code, String(known?.status)]).toEqual([code, status]);
        }
      }
    }
    expect(problems).toBeGreaterThan(500);
  });

  it('gives a linter nothing to say', async () => {
    const { text } = await application.request('/openapi.json');
    const config = await createConfig({ extends: ['recommended-strict'], rules: EXCEPTIONS });
    const problems = await lintFromString({ source: text, absoluteRef: `${process.cwd()}/openapi.json`, config });
    const told = problems.map(
      ({ ruleId, message, location: [place] }) => `${ruleId}: ${message} ${place?.pointer ?? ''}`,
    );
    expect(told.filter((line) => !DECIDED.some((pattern) => pattern.test(line)))).toEqual([]);
    expect(told.filter((line) => DECIDED.some((pattern) => pattern.test(line)))).toHaveLength(7);
    const broken = await lintFromString({
      source: text.replace('"operationId"', '"operationIdd"'),
      absoluteRef: `${process.cwd()}/openapi.json`,
      config,
    });
    expect(broken.length).toBeGreaterThan(problems.length);
  });

  it('has a page for people', async () => {
    expect((await application.request('/docs')).text).toContain('swagger-ui');
  });
});
