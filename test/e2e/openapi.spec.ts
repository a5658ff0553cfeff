import { TestApplication, type Reply } from '../support/application.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

interface Examples {
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Described {
  readonly parameters: readonly ({ readonly name: string; readonly example?: string } & Examples)[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Examples>> };
  readonly responses: Readonly<Record<string, object>>;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Described>>>>;

let database: TestDatabase;
let application: TestApplication;

beforeAll(async () => {
  database = await testDatabase();
  application = await TestApplication.start(database);
}, 120_000);

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

  it('has a page for people', async () => {
    expect((await application.request('/docs')).text).toContain('swagger-ui');
  });
});
